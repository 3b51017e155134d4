/**
 * The configuration: a folder of YAML files, read and checked at once (docs/configuration.md).
 *
 * This is its public face; the parts are in `config/`.
 */
export { dictionaryFolder, type LoadedConfig, type LoadOptions, loadConfig } from "./config/load.ts";
export * from "./config/model.ts";
