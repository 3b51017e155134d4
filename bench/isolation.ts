/**
 * What a database that hangs costs the messages for the others.
 *
 * The switch runs whole in this thread; databases and stations are in another one. Rounds in which every database answers
 * and rounds in which one reads and does not answer take turns in one run, so that what disturbs the machine disturbs
 * both; the load is the same in all. In a round with the hanging database everything happens that can: its window fills,
 * its messages are overdue, the breaker opens, messages are held, refused and tried.
 */
import { strict as assert } from "node:assert";
import { once } from "node:events";
import { createHistogram, type RecordableHistogram } from "node:perf_hooks";
import { Worker } from "node:worker_threads";
import { loadConfig } from "../src/config.ts";
import { startSwitch } from "../src/main.ts";
import { SAMPLE_CONFIG } from "../src/packageRoot.ts";
import { createLog } from "../src/telemetry/log.ts";
import type { BenchOptions } from "./main.ts";
import { SICK_LINK, type SideAnswer, type SideCommand } from "./support/isolationSide.ts";

/** What is allowed: so many times the p99 of the baseline, and so many milliseconds. */
const P99_RATIO = 1.2;
const P99_FURTHER_MS = 5;

export async function isolationBench({ smoke }: BenchOptions): Promise<void> {
  const rounds = smoke ? 1 : 4;
  const load = {
    perSecond: smoke ? 100 : 500,
    sickPerSecond: smoke ? 50 : 300,
    durationMs: smoke ? 800 : 6000,
  };
  const side = new Worker(new URL("support/isolationSide.js", import.meta.url));
  const ask = async (command: SideCommand): Promise<SideAnswer> => {
    side.postMessage(command);
    const [answer] = (await once(side, "message")) as [SideAnswer];
    return answer;
  };

  const links = ["NCIC", "NLETS", "DMV", "CJIS", "LEDS", "NCJIS"];
  const listening = await ask({ type: "listen", links });
  assert(listening.type === "listening");
  const loaded = loadConfig(SAMPLE_CONFIG, {
    set: [
      "listen.agencies.port=0",
      "listen.operators.port=0",
      "journal.kind=memory",
      "log.level=silent",
      // Short, so that each round sees all of it: overdue, left alone, held, given up, tried.
      `links.${SICK_LINK}.deadlineMs=${smoke ? 200 : 1000}`,
      `links.${SICK_LINK}.hold.inquiriesMs=${smoke ? 400 : 2000}`,
      `links.${SICK_LINK}.breaker.openMinMs=200`,
      `links.${SICK_LINK}.breaker.openMaxMs=1000`,
      ...links.map((link, at) => `links.${link}.port=${listening.ports[at]}`),
    ],
  });
  assert("config" in loaded, "the sample configuration is in order");
  const running = await startSwitch({ ...loaded, log: createLog("silent", "bench") });
  const missing = await running.linked(10_000);
  assert(missing.length === 0, `${missing.join(", ")} are in service`);
  await ask({ type: "connect", url: `ws://127.0.0.1:${running.agenciesPort}/session` });

  const histograms = { answering: histogram(), hanging: histogram() };
  const sent = { answering: 0, hanging: 0 };
  await ask({ type: "round", isHanging: false, ...load, durationMs: load.durationMs / 4 });
  for (let round = 0; round < rounds; round++) {
    for (const phase of ["answering", "hanging"] as const) {
      const answer = await ask({ type: "round", isHanging: phase === "hanging", ...load });
      assert(answer.type === "round");
      for (const ms of answer.times) histograms[phase].record(Math.max(1, Math.round(ms * 1000)));
      sent[phase] += answer.sickSent;
    }
  }
  const metrics = await (await fetch(`http://127.0.0.1:${running.operatorsPort}/metrics`)).text();
  await running.stop(0);
  await side.terminate();

  const baseline = histograms.answering.percentile(99) / 1000;
  const hanging = histograms.hanging.percentile(99) / 1000;
  const bound = P99_RATIO * baseline + P99_FURTHER_MS;
  console.log(
    `\nisolation: ${load.perSecond} inquiries/s for two databases while a third, asked ${load.sickPerSecond} times a second, answers or hangs; ${rounds} rounds of ${load.durationMs} ms each in turn`,
  );
  console.table(
    Object.entries(histograms).map(([phase, times]) => ({
      "third database": phase,
      "p50 ms": ms(times, 50),
      "p99 ms": ms(times, 99),
      "p99.9 ms": ms(times, 99.9),
      answered: times.count,
      "asked of the third": sent[phase as keyof typeof sent],
    })),
  );
  const told = (name: string) =>
    metrics.match(new RegExp(`^${name}{link="${SICK_LINK}"} (\\d+)`, "m"))?.[1] ?? "?";
  console.log(
    `the third: ${told("statewire_link_overdue_total")} overdue, left alone ${told("statewire_link_breaker_openings_total")} times, ${told("statewire_link_holds_total")} held`,
  );
  console.log(
    `p99 ${hanging.toFixed(2)} ms against ${P99_RATIO} x ${baseline.toFixed(2)} + ${P99_FURTHER_MS} = ${bound.toFixed(2)} ms: ${hanging <= bound ? "kept" : "CROSSED"}`,
  );
}

function histogram(): RecordableHistogram {
  return createHistogram({ figures: 3 });
}

function ms(times: RecordableHistogram, percentile: number): number {
  return Number((times.percentile(percentile) / 1000).toFixed(2));
}
