/**
 * The page: a line for the price, one for its mean, a bar for the drawdown, and the notes.
 *
 * @module
 */

/** One file, nothing from elsewhere. */
export const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>S&amp;P 500</title>
<style>
  body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
  canvas { width: 100%; height: 20rem; border: 1px solid #ccc; }
  meter { width: 12rem; }
</style>
<h1>S&amp;P 500 <small id="now"></small></h1>
<canvas id="chart" width="1200" height="400"></canvas>
<p>below the highest price: <meter id="drawdown" max="60"></meter> <span id="missed"></span></p>
<ul id="notes"></ul>
<script type="module">
  const [now, chart, drawdown, missed, notes] = ["now", "chart", "drawdown", "missed", "notes"]
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
  events.addEventListener("missed", ({ data }) => missed.textContent = "(" + data + " values missed)");
  events.addEventListener("end", () => events.close());
</script>
</html>
`;
