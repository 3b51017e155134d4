/**
 * The few words of the WebAssembly JavaScript interface that the bridge uses. Node's own type package has
 * none of them, and the browser's library of types would bring a thousand names that do not exist here.
 */
declare global {
  namespace WebAssembly {
    class Module {
      constructor(bytes: Uint8Array);
    }
    class Instance {
      constructor(module: Module, imports?: Record<string, Record<string, unknown>>);
      readonly exports: Record<string, unknown>;
    }
    class Memory {
      readonly buffer: ArrayBuffer;
    }
    class RuntimeError extends Error {}
  }
}

export type CoreModule = WebAssembly.Module;
