// Runs the Apps Script receiver (first argument) with the globals of Google's runtime in small, and calls doPost once
// for each event object in the JSON list on stdin. Prints what it answered, and the rows of the sheet.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import vm from "node:vm";

const rows = [];
let locked = 0;
const sheet = {
  getLastRow: () => rows.length,
  getRange: (row, column, count) => ({ getValues: () => rows.slice(row - 1, row - 1 + count).map((each) => [each[column - 1]]) }),
  appendRow: (cells) => {
    if (locked !== 1) throw new Error("the sheet is written without the lock");
    // A leading apostrophe marks a text in a sheet and is no part of the value.
    rows.push(cells.map((cell) => (typeof cell === "string" && cell.startsWith("'") ? cell.slice(1) : cell)));
    formulas += cells.filter((cell) => typeof cell === "string" && /^[=+\-@]/.test(cell)).length;
  },
};
let formulas = 0;
const { calls, token } = JSON.parse(readFileSync(0, "utf-8"));
const globals = {
  PropertiesService: { getScriptProperties: () => ({ getProperty: (name) => (name === "O2VEND_TOKEN" ? token : null) }) },
  ContentService: { createTextOutput: (text) => ({ text }) },
  LockService: { getScriptLock: () => ({ waitLock: () => (locked += 1), releaseLock: () => (locked -= 1) }) },
  SpreadsheetApp: { getActiveSpreadsheet: () => ({ getSheets: () => [sheet] }) },
  Utilities: {
    DigestAlgorithm: { SHA_256: "sha256" },
    Charset: { UTF_8: "utf-8" },
    // Google gives signed bytes.
    computeDigest: (algorithm, text) => [...new Int8Array(createHash(algorithm).update(text, "utf-8").digest())],
  },
};
vm.createContext(globals);
vm.runInContext(readFileSync(process.argv[2], "utf-8"), globals);
const answers = calls.map((call) => globals.doPost(call).text);
console.log(JSON.stringify({ answers, rows, formulas, locked }));
