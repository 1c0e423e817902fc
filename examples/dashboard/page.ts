/**
 * The page: a line for the price, one for its mean, a bar for the drawdown, and the notes.
 *
 * @module
 */

/** One file, nothing from elsewhere. */
export const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,">
<title>S&amp;P 500</title>
<style>
  :root { color-scheme: light dark; }
  body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
  canvas { width: 100%; height: 20rem; border: 1px solid #888; background: #fff; }
  meter { width: 12rem; }
</style>
<h1>S&amp;P 500 <small id="now"></small> <small id="state" role="status"></small></h1>
<canvas id="chart" width="1200" height="400" role="img" aria-label="the price, and its mean of 50 days"></canvas>
<p>below the highest price: <meter id="drawdown" max="60" aria-label="per cent below the highest price"></meter> <span id="missed"></span></p>
<ul id="notes"></ul>
<script type="module">
  const [now, state, chart, drawdown, missed, notes] = ["now", "state", "chart", "drawdown", "missed", "notes"]
    .map((id) => document.getElementById(id));
  const shown = [];
  const draw = () => {
    const context = chart.getContext("2d");
    const values = shown.flatMap(({ close, mean }) => mean === undefined ? [close] : [close, mean]);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    context.clearRect(0, 0, chart.width, chart.height);
    for (const [name, color] of [["close", "#246"], ["mean", "#c60"]]) {
      context.strokeStyle = color;
      context.beginPath();
      shown.forEach((reading, i) => {
        if (reading[name] === undefined) return;
        const y = chart.height - (reading[name] - low) / (high - low || 1) * chart.height;
        context.lineTo(i * chart.width / shown.length, y);
      });
      context.stroke();
    }
  };
  const events = new EventSource("/events");
  events.onmessage = ({ data }) => {
    const event = JSON.parse(data);
    if (event.type === "note") {
      const item = document.createElement("li");
      item.textContent = event.date + ": " + event.text;
      notes.prepend(item);
      return;
    }
    shown.push(event);
    if (shown.length > 600) shown.shift();
    now.textContent = event.date + "  " + event.close.toFixed(0);
    drawdown.value = event.drawdown;
    requestAnimationFrame(draw);
  };
  // The browser comes back by itself, and says which event was its last.
  events.onerror = () => state.textContent = "cut off, trying again …";
  events.onopen = () => state.textContent = "";
  let lost = 0;
  events.addEventListener("missed", ({ data }) => {
    lost += Number(data);
    missed.textContent = "(" + lost + " values missed)";
  });
  events.addEventListener("end", () => {
    events.close();
    state.textContent = "the end";
  });
</script>
</html>
`;
