// A site while it is written: its pages, what the search knows of them, and the programs that run in them.
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { layout } from "./layout.mjs";
import { codeBlock } from "./markdown.mjs";
import { moduleOf } from "./programs.mjs";

export class Site {
  /** What the search knows: `title`, `where` (the page, in words), `path`, `text`. */
  search = [];
  /** Programs that run, with the pages that have them. */
  programs = [];
  /** Groups of links beside every page. */
  sidebar = [];
  #folder;

  constructor(folder) {
    this.#folder = folder;
  }

  /** Empties the folder. */
  async begin() {
    await rm(this.#folder, { recursive: true, force: true });
    await mkdir(this.#folder, { recursive: true });
  }

  /** Where a path of the site is on the disk; its folder is there. */
  async place(path) {
    const place = join(this.#folder, path);
    await mkdir(dirname(place), { recursive: true });
    return place;
  }

  async write(path, content) {
    await writeFile(await this.place(path), content);
  }

  /** Writes a page: `path`, `title`, `content`, and what else layout() takes. */
  async page(page) {
    await this.write(page.path, layout({ sidebar: this.sidebar, ...page }));
  }

  /** Writes blocks of code that go on from each other as a program of a page. */
  async program(id, path, blocks) {
    await this.write(`run/${id}.js`, await moduleOf(blocks));
    this.programs.push({ program: id, path });
  }

  /** A block of a program, with a place for what it says. */
  static block = (id, code, language, button = "") =>
    `<div class="runnable">${codeBlock(code, language)}${button}<output data-program="${id}" hidden></output></div>\n`;
}
