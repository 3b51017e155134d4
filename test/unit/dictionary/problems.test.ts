import { describe, expect, it } from "vitest";
import { closestWord, problemText } from "../../../src/dictionary/problems.ts";

describe("the nearest word", () => {
  const words = ["priority", "permission", "responses", "LIC", "LIS", "DMV"];
  it.each([
    ["priorty", "priority"],
    ["proirity", "priority"],
    ["Responses", "responses"],
    ["LICC", "LIC"],
    ["DVM", "DMV"],
  ])("to %s is %s", (word, nearest) => {
    expect(closestWord(word, words)).toBe(nearest);
  });

  it.each(["colour", "QQQ", "", "X"])("to %j is none: too much differs", (word) => {
    expect(closestWord(word, words)).toBeNull();
  });

  it("is the first of equals", () => {
    expect(closestWord("LIX", words)).toBe("LIC");
  });
});

describe("a problem in words", () => {
  const problem = {
    file: "fields.yaml",
    line: 3,
    column: 7,
    sentence: "SEXX is not a table.",
    suggestion: "SEX",
  };
  it("has place, sentence and suggestion", () => {
    expect(problemText(problem)).toBe("fields.yaml:3:7: SEXX is not a table. Did you mean SEX?");
  });

  it("leaves out what there is not", () => {
    expect(problemText({ ...problem, line: 0, suggestion: null })).toBe("fields.yaml: SEXX is not a table.");
  });
});
