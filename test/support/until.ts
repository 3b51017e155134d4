/** Waits until something is true, looking once per event-loop turn; fails after `ms` with the words given. */
export async function until(what: string, isTrue: () => boolean, ms = 5_000): Promise<void> {
  const deadline = performance.now() + ms;
  while (!isTrue()) {
    if (performance.now() > deadline) throw new Error(`never came: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
