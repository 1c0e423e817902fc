/**
 * The page: the map. Who zooms on before all is there makes the browser give up requests, and that frees their workers. A tile that was
 * refused is asked for again.
 *
 * @module
 */

/** One file, nothing from elsewhere. */
export const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,">
<title>Post offices of the United States</title>
<style>
  body { font: 15px/1.5 system-ui, sans-serif; background: #141830; color: #eee; margin: 1rem; }
  #map { display: grid; grid-template-columns: repeat(4, 1fr); max-width: 64rem; }
  #map img { width: 100%; aspect-ratio: 1; cursor: zoom-in; }
</style>
<h1>Post offices of the United States</h1>
<p>
  <button id="out">Zoom out</button>
  <label>Blur <input id="blur" type="range" min="1" max="64" value="8"></label>
</p>
<div id="map"></div>
<script type="module">
  const [map, out, blur] = ["map", "out", "blur"].map((id) => document.getElementById(id));
  let place = { z: 4, x: 2, y: 5 };
  const path = [];
  const draw = () => {
    map.replaceChildren();
    for (let row = 0; row < 3; row++) {
      for (let column = 0; column < 4; column++) {
        const z = place.z, x = place.x + column, y = place.y + row;
        const image = new Image();
        image.alt = "tile " + z + "/" + x + "/" + y;
        image.src = "/tile.png?z=" + z + "&x=" + x + "&y=" + y + "&blur=" + blur.value;
        image.tabIndex = 0;
        image.role = "button";
        image.onclick = () => {
          if (z === 10) return;
          path.push(place);
          place = { z: z + 1, x: Math.max(0, 2 * x - 1), y: 2 * y };
          draw();
        };
        image.onkeydown = ({ key }) => key === "Enter" && image.click();
        image.onerror = () => setTimeout(() => image.isConnected && (image.src += "&again"), 1000);
        map.append(image);
      }
    }
  };
  out.onclick = () => {
    place = path.pop() ?? place;
    draw();
  };
  blur.onchange = draw;
  draw();
</script>
</html>
`;
