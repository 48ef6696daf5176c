// A layer from outside that is not registered, or cannot be.
import { describe, expect, test } from "vitest";
import { decode, dense, encode, FormatError, registerLayer, sequential, UsageError, ValueError } from "../../src/index.ts";
import { decode as decodeModel, FormatError as ModelFormatError, ValueError as ModelValueError, registerStage } from "../../src/inference/index.ts";
import { Affine } from "./ownLayers.ts";

describe("a layer that is not known", () => {
  class Unknown extends Affine {
    override describe() {
      return { type: "unknown", size: this.size };
    }
  }
  const bytes = () => encode(sequential(dense(6, 2), new Unknown(2)));

  test("is refused with what to do", () => {
    const text = 'decode: the file holds a layer of type "unknown" that this version does not know. Update sievenet. If the layer is your own, call ';
    expect(() => decode(bytes())).toThrow(FormatError);
    expect(() => decode(bytes())).toThrow(`${text}registerLayer() first.`);
    expect(() => decodeModel(bytes())).toThrow(ModelFormatError);
    expect(() => decodeModel(bytes())).toThrow(`${text}registerStage() first.`);
  });

  test("cannot be registered under a name that is taken, or without a way to make it", () => {
    for (const type of ["dense", "function", "same", ""]) expect(() => registerLayer(type, Affine)).toThrow(ValueError);
    expect(() => registerLayer("affine", class Other extends Affine {})).toThrow(UsageError);
    expect(() => registerLayer("affine", Affine)).not.toThrow();
    expect(() => registerLayer("plain", class {} as never)).toThrow(
      'registerLayer: the class of "plain" has no static method rebuild(description, arrays). Give it one that makes the layer again.',
    );
    expect(() => registerStage("dense", () => ({ run() {} }))).toThrow(ModelValueError);
    expect(() => registerStage("affine", undefined as never)).toThrow(/"affine" and undefined came/);
  });
});
