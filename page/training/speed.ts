// How fast a training goes, and how long it will take.

/** Of the share of older figures after a second. */
const MEMORY = 0.4;

/** Images per second and time left, by what was reported. */
export class Speed {
  #rate = 0;
  #last: { readonly images: number; readonly at: number } | undefined;
  /** Whether the running epoch had a part in it. */
  #noted = false;
  #began = performance.now();
  #beganAt = 0;

  /** Training begins, or goes on after a pause, with so much of it done: 0 to 1. */
  begin(done: number): void {
    this.#last = undefined;
    this.#began = performance.now();
    this.#beganAt = done;
  }

  /** So many images of the running epoch were trained on. */
  note(images: number): void {
    const at = performance.now();
    const last = this.#last;
    this.#last = { images, at };
    if (!last || images <= last.images) return;
    this.#blend(images - last.images, (at - last.at) / 1000);
    this.#noted = true;
  }

  /** An epoch of so many images is over, and took so many seconds: the first that is known of one that is short. Between two epochs other things are done. */
  end(images: number, seconds: number): void {
    if (!this.#noted && seconds > 0) this.#blend(images, seconds);
    this.#noted = false;
    this.#last = undefined;
  }

  #blend(images: number, seconds: number): void {
    const old = this.#rate ? MEMORY ** seconds : 0;
    this.#rate = old * this.#rate + (1 - old) * (images / seconds);
  }

  get imagesPerSecond(): number {
    return this.#rate;
  }

  /** When so much of all is done. */
  secondsLeft(done: number): number {
    const spent = (performance.now() - this.#began) / 1000;
    const since = done - this.#beganAt;
    return since > 0 ? (spent * (1 - done)) / since : NaN;
  }
}
