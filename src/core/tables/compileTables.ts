/** Compiles dictionary and route table into the one blob that a core is loaded with (tableLayout.ts draws it). */
import type { Dictionary } from "../../dictionary/model.ts";
import type { RouteTable } from "../routeTable.ts";
import {
  TABLES_BYTES_AT,
  TABLES_HEADER_BYTES,
  TABLES_MAGIC,
  TABLES_MAGIC_AT,
  TABLES_VERSION,
  TABLES_VERSION_AT,
} from "../tableLayout.ts";
import { Blob } from "./blob.ts";
import { writeDictionary } from "./dictionaryTables.ts";
import { writeRoutes } from "./routeTables.ts";

/** The compiled blob. It lies in shared memory, so that all workers load from one copy. */
export type CoreTables = Uint8Array;

export function compileTables(dictionary: Dictionary, routes: RouteTable): CoreTables {
  const blob = new Blob();
  blob.section(TABLES_HEADER_BYTES);
  writeDictionary(blob, dictionary);
  writeRoutes(blob, routes, dictionary.permissions);
  blob.u32(TABLES_MAGIC_AT, TABLES_MAGIC);
  blob.u32(TABLES_VERSION_AT, TABLES_VERSION);
  blob.u32(TABLES_BYTES_AT, Math.ceil(blob.length / 16) * 16);
  return blob.finish();
}
