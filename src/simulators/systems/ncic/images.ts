/**
 * Images of records, by reference (ncic-clets 2.1, 2.11): what kind of image belongs to which record, under a number of
 * its own. The bytes of the image are acknowledged by their length and not kept: nobody has a face here.
 *
 * An image belongs to the agency of its record: it alone enters, changes and cancels it.
 */
import type { CodeTable } from "../../../dictionary/model.ts";
import type { MessageText } from "../../../domain/messageText.ts";
import { dayOf } from "../../files/calendar.ts";
import type { ChangeStore } from "../../files/changeStore.ts";
import type { HotFiles } from "../../files/hotFiles.ts";
import type { ActContext } from "../../files/recordActs.ts";
import { isStanding } from "../../files/recordWriter.ts";
import { contentOf, effectOf, rememberEffect } from "../../files/repeats.ts";
import { nicAt } from "../../population/numbers.ts";
import { CRLF } from "../answerText.ts";

interface ImageReference {
  readonly IMN: string;
  readonly NIC: string;
  readonly IMT: string;
  /** Fields besides: date, remarks. */
  readonly fields: Readonly<Record<string, string>>;
  /** Characters of the image as it was sent. */
  readonly characters: number;
  readonly ORI: string;
  /** CCYYMMDD. */
  readonly entered: string;
}

export type ImageResult =
  | { readonly kind: "done"; readonly body: string; readonly isHit: boolean }
  | { readonly kind: "refused"; readonly reason: string };

const KEYS: ReadonlySet<string> = new Set(["EIM", "MIM", "XIM", "QII"]);
const FIELDS_KEPT = ["DOI", "MIS"];
/** Images of one record: all kinds, some of them twice. */
const IMAGES_PER_RECORD_MAX = 12;
/** As those of records, test messages have numbers of their own. */
const FIRST_NUMBER = { live: 5_000_000, test: 9_000_000 };

export class Images {
  readonly #changes: ChangeStore;
  readonly #hot: HotFiles;
  readonly #kinds: CodeTable | undefined;
  /** Images by number, and numbers by record; test images beside live ones under other keys. */
  readonly #byNumber;
  readonly #byRecord;

  constructor(changes: ChangeStore, hot: HotFiles, kinds: CodeTable | undefined) {
    this.#changes = changes;
    this.#hot = hot;
    this.#kinds = kinds;
    this.#byNumber = changes.database<ImageReference, string>("images");
    this.#byRecord = changes.database<readonly string[], string>("images.records");
  }

  serves(key: string): boolean {
    return KEYS.has(key);
  }

  answer(message: MessageText, context: ActContext): ImageResult {
    if (message.key === "QII") return this.#query(message, context);
    return this.#changes.transaction(() => {
      const changes = this.#changes.of(context.isTest);
      const content = contentOf("images", message);
      const earlier = effectOf(changes, content, context);
      if (earlier !== undefined) return earlier.result as ImageResult;
      const result = this.#act(message, context);
      if (result.kind === "done") {
        const atMs = context.nowMs();
        rememberEffect(changes, content, { atMs, number: context.number, act: message.key, id: "", result });
      }
      return result;
    });
  }

  #act(message: MessageText, context: ActContext): ImageResult {
    const { key, fields, origin } = message;
    if (key === "EIM") return this.#enter(message, context);
    const IMN = fields.get("IMN") ?? "";
    const NIC = fields.get("NIC") ?? "";
    const image = this.#byNumber.get(keyOf(IMN, context));
    if (image === undefined) return refused(`NO IMAGE IMN/${IMN}`);
    if (image.ORI !== origin) return refused(`ORI/${origin} IS NOT THE ENTERING AGENCY`);
    if (image.NIC !== NIC) return refused(`NIC/${NIC} DOES NOT AGREE WITH THE IMAGE`);
    return key === "MIM" ? this.#modify(image, message, context) : this.#cancel(image, context);
  }

  #enter({ fields, origin }: MessageText, context: ActContext): ImageResult {
    const NIC = fields.get("NIC") ?? "";
    const record = this.#hot.get(NIC, context.isTest);
    if (record === undefined || !isStanding(record)) return refused(`NO RECORD NIC/${NIC}`);
    if (record.ORI !== origin) return refused(`ORI/${origin} IS NOT THE ENTERING AGENCY`);
    if (record.OCA !== fields.get("OCA"))
      return refused(`OCA/${fields.get("OCA") ?? ""} DOES NOT AGREE WITH THE RECORD`);
    const numbers = this.#numbersOf(NIC, context);
    const image: Omit<ImageReference, "IMN"> = {
      NIC,
      IMT: fields.get("IMT") ?? "",
      fields: kept(fields),
      characters: fields.get("IMG")?.length ?? 0,
      ORI: origin,
      entered: dayOf(context.nowMs()),
    };
    if (numbers.length >= IMAGES_PER_RECORD_MAX)
      return refused(`NIC/${NIC} HAS ${IMAGES_PER_RECORD_MAX} IMAGES ALREADY`);
    const set = context.isTest ? "test" : "live";
    const IMN = nicAt("I", this.#changes.count(`${set}.images`, FIRST_NUMBER[set]));
    const entered = { ...image, IMN };
    this.#byNumber.putSync(keyOf(IMN, context), entered);
    this.#byRecord.putSync(keyOf(NIC, context), [...numbers, IMN]);
    return acknowledged("", entered);
  }

  #modify(image: ImageReference, { fields }: MessageText, context: ActContext): ImageResult {
    const changed = {
      ...image,
      IMT: fields.get("IMT") ?? image.IMT,
      fields: { ...image.fields, ...kept(fields) },
    };
    this.#byNumber.putSync(keyOf(image.IMN, context), changed);
    return acknowledged("MODIFIED ", changed);
  }

  #cancel(image: ImageReference, context: ActContext): ImageResult {
    this.#byNumber.removeSync(keyOf(image.IMN, context));
    const left = this.#numbersOf(image.NIC, context).filter((number) => number !== image.IMN);
    this.#byRecord.putSync(keyOf(image.NIC, context), left);
    return acknowledged("CANCELLED ", image);
  }

  #query({ fields }: MessageText, context: ActContext): ImageResult {
    const number = fields.get("IMN");
    const numbers = number === undefined ? this.#numbersOf(fields.get("NIC") ?? "", context) : [number];
    const kind = fields.get("IMT");
    const images = numbers
      .map((one) => this.#byNumber.get(keyOf(one, context)))
      .filter((image): image is ImageReference => image !== undefined)
      .filter(({ IMT }) => kind === undefined || IMT === kind);
    if (images.length === 0) {
      const asked = [...fields].map(([code, value]) => `${code}/${value}`).join(" ");
      return { kind: "done", body: `NO IMAGE ${asked}`, isHit: false };
    }
    return { kind: "done", body: images.map((image) => this.#words(image)).join(CRLF), isHit: true };
  }

  #words({ IMN, NIC, IMT, fields, characters, ORI, entered }: ImageReference): string {
    const told = Object.entries(fields).map(([code, value]) => ` ${code}/${value}`);
    const kind = this.#kinds?.codes.get(IMT)?.toUpperCase() ?? `KIND ${IMT}`;
    return (
      `IMAGE IMN/${IMN} NIC/${NIC} IMT/${IMT} ${kind}${told.join("")}${CRLF}` +
      `  ENTERED ${entered} BY ORI/${ORI}, ${characters} CHARACTERS - HELD BY REFERENCE ONLY`
    );
  }

  #numbersOf(NIC: string, context: ActContext): readonly string[] {
    return this.#byRecord.get(keyOf(NIC, context)) ?? [];
  }
}

function keyOf(number: string, { isTest }: ActContext): string {
  return isTest ? `test.${number}` : number;
}

function kept(fields: MessageText["fields"]): Record<string, string> {
  return Object.fromEntries(
    FIELDS_KEPT.flatMap((code) => (fields.has(code) ? [[code, fields.get(code)!]] : [])),
  );
}

function acknowledged(word: string, { IMN, NIC, IMT }: ImageReference): ImageResult {
  return { kind: "done", body: `${word}IMN/${IMN} NIC/${NIC} IMT/${IMT}`, isHit: false };
}

function refused(reason: string): ImageResult {
  return { kind: "refused", reason };
}
