/** The digest of an accepted message; why it is made so: src/core/reference/identity.ts. */
const MULTIPLIER: u32 = 0x01000193;
const EVEN_START: u32 = 0x811c9dc5;
const ODD_START: u32 = 0x9e3779b9;

export function identityOf(at: usize, end: usize): u32 {
  const bytes = <u32>(end - at);
  let even = EVEN_START;
  let odd = ODD_START;
  for (; at + 8 <= end; at += 8) {
    const words = load<u64>(at);
    even = mix(even, <u32>words);
    odd = mix(odd, <u32>(words >> 32));
  }
  if (at < end) {
    const words = load<u64>(at) & (u64.MAX_VALUE >> (64 - 8 * <u64>(end - at)));
    even = mix(even, <u32>words);
    odd = mix(odd, <u32>(words >> 32));
  }
  return mix(mix(even, odd), bytes);
}

@inline
function mix(state: u32, word: u32): u32 {
  const product = (state ^ word) * MULTIPLIER;
  return product ^ (product >> 15);
}
