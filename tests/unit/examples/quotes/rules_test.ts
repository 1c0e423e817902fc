import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { alertLine, parseQuotes } from "../../../../examples/quotes/quotes.ts";
import { type Alert, MovingMean, Watcher } from "../../../../examples/quotes/rules.ts";

/** The alerts for these closing prices, day 0 first. */
function alertsFor(closes: number[], volumes: number[] = []): Alert[] {
  const watcher = new Watcher();
  return closes.flatMap((close, day) =>
    watcher.add({ date: String(day), close, volume: volumes[day] ?? 100 })
  );
}

Deno.test("MovingMean says nothing before it has enough numbers and forgets the oldest", () => {
  const mean = new MovingMean(2);
  mean.add(2);
  assertEquals(mean.value, undefined);
  mean.add(4);
  assertEquals(mean.value, 3);
  mean.add(10);
  assertEquals(mean.value, 7);
});

Deno.test("a crossing is told once, when it happens, and not for the first side seen", () => {
  const closes = [...Array(220).fill(100), ...Array(100).fill(90), ...Array(100).fill(120)];
  const crossings = alertsFor(closes).filter((alert) => alert.type === "crossing");
  assertEquals(crossings.map(({ above }) => above), [true]);
  const back = alertsFor([...closes, ...Array(120).fill(60)]).filter((alert) => alert.type === "crossing");
  assertEquals(back.map(({ above }) => above), [true, false]);
});

Deno.test("a drawdown is told once per ten per cent, and again after a new high", () => {
  const drawdowns = alertsFor([100, 95, 89, 88, 69, 85, 69, 101, 90.8, 90]).filter(({ type }) =>
    type === "drawdown"
  );
  assertEquals(
    drawdowns.map((alert) => alert.type === "drawdown" && [alert.date, alert.percent, alert.peak]),
    [["2", 10, 100], ["4", 30, 100], ["8", 10, 101]],
  );
});

Deno.test("a volume spike is measured against the days before it", () => {
  const volumes = [...Array(20).fill(100), 199, 215, 100];
  const spikes = alertsFor(Array(23).fill(1), volumes);
  assertEquals(spikes.map(({ type, date }) => [type, date]), [["volume", "21"]]);
  assertEquals(alertsFor(Array(21).fill(1), [...Array(20).fill(100), 200]).length, 1);
});

Deno.test("parseQuotes() reads the columns it needs wherever they are, and names what is missing or wrong", () => {
  assertEquals(parseQuotes("volume,x,date,close\n5,y,2001-01-01,7.5\n"), [{
    date: "2001-01-01",
    close: 7.5,
    volume: 5,
  }]);
  assertThrows(() => parseQuotes("date,open\n"), Error, "no column close");
  assertThrows(() => parseQuotes("date,close,volume\n2001-01-01,x,5\n"), Error, "line 2");
});

Deno.test("alertLine() says every kind of alert in words", () => {
  const alerts: Alert[] = [
    { type: "crossing", date: "d", above: true, fast: 1, slow: 2 },
    { type: "drawdown", date: "d", percent: 20, peak: 5 },
    { type: "volume", date: "d", times: 2.55 },
  ];
  for (const alert of alerts) assertMatch(alertLine(alert), new RegExp(`^d  ${alert.type}`));
});
