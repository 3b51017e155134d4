/** Whether this station may send this key for this agency: key, mnemonic, origin, permission, in that order. */
import {
  KEY_AT,
  MESSAGE_HEADER_BYTES,
  MESSAGE_MNEMONIC_AT,
  MESSAGE_STATION_AT,
  ORIGIN_AT,
  PRIORITY_AT,
  STATION_AT,
} from "../src/core/byteLayout";
import {
  AGENCY_HASH_AT_AT,
  AGENCY_HASH_SHIFT_AT,
  AGENCY_RETIRED,
  DEVICE_ANY,
  DEVICE_RECEIVES_ONLY,
  KEYS_AT_AT,
  KEY_BARRED_FROM_MOBILE,
  KEY_BYTES,
  KEY_FLAGS_AT,
  KEY_HASH_AT_AT,
  KEY_HASH_SHIFT_AT,
  KEY_PERMISSION_AT,
  KEY_PRIORITY_AT,
  MNEMONIC_HASH_AT_AT,
  MNEMONIC_HASH_SHIFT_AT,
  PROFILES_AT_AT,
  PROFILE_BYTES,
  PROFILE_PURPOSES_AT,
  STATIONS_AT_AT,
  STATION_AGENCY_AT,
  STATION_ALSO_FOR_AT_AT,
  STATION_ALSO_FOR_COUNT_AT,
  STATION_BYTES,
  STATION_COUNT_AT,
  STATION_DEVICE_AT,
  STATION_HOST_AT,
  STATION_OWN_ORI_AT,
  STATION_PROFILE_AT,
} from "../src/core/tableLayout";
import { NOT_FOUND, findNarrow, findWide, loadOriWord, loadWord, tableAddress, tableNumber } from "./lookup";
import { KEY_WORD_AT, MNEMONIC_WORD_AT, ORI_WORD_AT, PRIORITY_GIVEN_AT, TABLES_AT } from "./memory";
import {
  DEVICE_CLASS_BARRED,
  KEY_NOT_PERMITTED,
  KEY_UNKNOWN,
  MNEMONIC_UNKNOWN,
  ORIGIN_NOT_ALLOWED,
  ORIGIN_UNKNOWN,
} from "./rejectCode";
import { fail } from "./record";

/** Looks the key up; returns the address of its entry in the tables, or 0. */
export function findKey(record: usize, message: usize): usize {
  const at = <usize>load<u32>(KEY_WORD_AT);
  const bytes = load<u32>(KEY_WORD_AT, 4);
  const index = findWide(tableAddress(KEY_HASH_AT_AT), tableNumber(KEY_HASH_SHIFT_AT), loadWord(at, bytes));
  if (index == NOT_FOUND) {
    fail(record, KEY_UNKNOWN, <u32>(at - message), bytes);
    return 0;
  }
  const key = tableAddress(KEYS_AT_AT) + index * KEY_BYTES;
  store<u16>(record, <u16>index, KEY_AT);
  if (load<u32>(PRIORITY_GIVEN_AT) == 0) store<u8>(record, load<u8>(key, KEY_PRIORITY_AT), PRIORITY_AT);
  return key;
}

export function admit(record: usize, message: usize, key: usize): bool {
  const sender = findSender(record, message);
  return (
    sender != 0 && checkOrigin(record, message, sender) && checkPermission(record, message, sender, key)
  );
}

/** The mnemonic that sends: the signed-on station itself, or one that its session carries. 0: neither. */
function findSender(record: usize, message: usize): usize {
  const stations = tableAddress(STATIONS_AT_AT);
  const signedOn = load<u32>(message - MESSAGE_HEADER_BYTES, MESSAGE_STATION_AT);
  const word = <usize>load<u32>(MNEMONIC_WORD_AT);
  const mnemonic =
    word != 0 ? load<u32>(word) : foldMnemonic(load<u32>(message - MESSAGE_HEADER_BYTES, MESSAGE_MNEMONIC_AT));
  let sender = signedOn;
  let isCarried = signedOn < tableNumber(STATION_COUNT_AT);
  if (mnemonic != 0 && isCarried) {
    sender = findNarrow(tableAddress(MNEMONIC_HASH_AT_AT), tableNumber(MNEMONIC_HASH_SHIFT_AT), mnemonic);
    isCarried =
      sender == signedOn || (sender != NOT_FOUND && hostOf(stations, sender) == hostOf(stations, signedOn));
  }
  if (!isCarried) {
    fail(record, MNEMONIC_UNKNOWN, word == 0 ? 0 : <u32>(word - message), word == 0 ? 0 : 4);
    return 0;
  }
  store<u32>(record, sender, STATION_AT);
  return stations + sender * STATION_BYTES;
}

@inline
function hostOf(stations: usize, station: u32): u32 {
  return load<u32>(stations + station * STATION_BYTES, STATION_HOST_AT);
}

/** The mnemonic of the slab is as the station sent it: its letters may be small. */
@inline
function foldMnemonic(mnemonic: u32): u32 {
  if (mnemonic == 0) return 0;
  let folded: u32 = 0;
  for (let shift: u32 = 0; shift < 32; shift += 8) {
    const c = (mnemonic >> shift) & 0xff;
    folded |= (c - 0x61 < 26 ? c - 0x20 : c) << shift;
  }
  return folded;
}

/** The usual origin is the station's own agency, and then no table is asked. */
function checkOrigin(record: usize, message: usize, sender: usize): bool {
  const at = <usize>load<u32>(ORI_WORD_AT);
  const ori = loadOriWord(at);
  if (ori == load<u64>(sender, STATION_OWN_ORI_AT)) {
    store<u32>(record, load<u32>(sender, STATION_AGENCY_AT), ORIGIN_AT);
    return true;
  }
  const agency = findAgency(ori);
  // The mark of a retired agency is the top bit, and NOT_FOUND has it too.
  if ((agency & AGENCY_RETIRED) != 0) return fail(record, ORIGIN_UNKNOWN, <u32>(at - message), 9);
  store<u32>(record, agency, ORIGIN_AT);
  const count = load<u32>(sender, STATION_ALSO_FOR_COUNT_AT);
  const alsoFor = TABLES_AT + load<u32>(sender, STATION_ALSO_FOR_AT_AT);
  for (let i: u32 = 0; i < count; i++) if (load<u32>(alsoFor + 4 * i) == agency) return true;
  return fail(record, ORIGIN_NOT_ALLOWED, <u32>(at - message), 9);
}

/** Purposes that the profile of the record's station may give; A is the lowest bit. */
export function purposesOf(record: usize): u32 {
  const station = tableAddress(STATIONS_AT_AT) + load<u32>(record, STATION_AT) * STATION_BYTES;
  return load<u32>(profileOf(station), PROFILE_PURPOSES_AT);
}

@inline
function profileOf(station: usize): usize {
  return tableAddress(PROFILES_AT_AT) + load<u32>(station, STATION_PROFILE_AT) * PROFILE_BYTES;
}

/** Index of the agency, with the top bit where it is retired, or NOT_FOUND. */
export function findAgency(ori: u64): u32 {
  return findWide(tableAddress(AGENCY_HASH_AT_AT), tableNumber(AGENCY_HASH_SHIFT_AT), ori);
}

function checkPermission(record: usize, message: usize, sender: usize, key: usize): bool {
  const at = load<u32>(KEY_WORD_AT) - <u32>message;
  const bytes = load<u32>(KEY_WORD_AT, 4);
  if ((load<u64>(profileOf(sender)) & load<u64>(key, KEY_PERMISSION_AT)) == 0) {
    return fail(record, KEY_NOT_PERMITTED, at, bytes);
  }
  const device = load<u32>(sender, STATION_DEVICE_AT);
  if (device == DEVICE_ANY) return true;
  const isBarred =
    device == DEVICE_RECEIVES_ONLY || (load<u32>(key, KEY_FLAGS_AT) & KEY_BARRED_FROM_MOBILE) != 0;
  return !isBarred || fail(record, DEVICE_CLASS_BARRED, at, bytes);
}
