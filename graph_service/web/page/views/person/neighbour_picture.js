// The neighbourhood as a picture. Its libraries are loaded when it is first drawn.
import { html, useEffect, useRef, useState } from "../../vendor/htm-preact.js";
import { visit, linkNow } from "../../core/address.js";
import { personName, plural } from "../../core/words.js";

const LIBRARIES = ["/page/vendor/graphology.min.js", "/page/vendor/sigma.min.js"];
const RINGS = [1, 1.45];
let libraries = null;

/** The libraries, which are no modules: they come as `graphology` and `Sigma` of the window. */
function loadLibraries() {
  libraries ??= Promise.all(LIBRARIES.map(loadScript)).catch((error) => {
    // What could not be had once may be there the next time.
    libraries = null;
    throw error;
  });
  return libraries;
}

const loadScript = (src) =>
  new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement("script"), { src, onload: resolve, onerror: reject });
    document.head.append(script);
  });

export function NeighbourPicture({ centre, neighbours, ties }) {
  const box = useRef(null);
  const [ready, setReady] = useState(false);
  const [problem, setProblem] = useState(null);
  useEffect(() => {
    let drawing = null;
    let gone = false;
    const draw = () => {
      drawing?.kill();
      drawing = gone || !box.current ? null : drawn(box.current, graphOf(centre, neighbours, ties, stretchOf(box.current)));
      setReady(true);
    };
    loadLibraries()
      .then(draw)
      .catch((error) => gone || setProblem(error));
    addEventListener("theme", draw);
    return () => {
      gone = true;
      drawing?.kill();
      removeEventListener("theme", draw);
    };
  }, [centre, neighbours.length, ties]);
  const words = `${personName(centre)} in the middle, around them ${plural(neighbours.length, "person", "people")} they talk with; the larger, the more. The table beneath says the same.`;
  if (problem) return html`<p class="fine">The picture cannot be drawn here; the table says the same.</p>`;
  return html`<div class="network" ref=${box} role="img" aria-busy=${ready ? "false" : "true"} aria-label=${words}></div>`;
}

/** How much wider than high the rings are, so that labels have room. */
const stretchOf = ({ clientWidth, clientHeight }) => Math.min(2.2, Math.max(0.6, (1.1 * clientWidth) / clientHeight));

/** The graph with places: the person in the middle, the others on two rings in order of their talk. */
function graphOf(centre, neighbours, ties, stretch) {
  const ink = colours();
  const graph = new graphology.Graph({ multi: false, type: "undirected" });
  graph.addNode(centre.id, { x: 0, y: 0, size: 14, label: personName(centre), color: ink.accent });
  neighbours.forEach((each, at) => {
    const angle = (2 * Math.PI * at) / neighbours.length;
    const ring = RINGS[at % RINGS.length];
    const size = 5 + 3 * Math.sqrt(each.from + each.to);
    graph.addNode(each.customer.id, {
      x: stretch * ring * Math.cos(angle),
      y: ring * Math.sin(angle),
      size,
      label: personName(each.customer),
      color: ink.other,
    });
    graph.addEdge(centre.id, each.customer.id, {
      size: Math.min(6, 1 + Math.sqrt(each.from + each.to)),
      color: ink.border,
    });
  });
  for (const { listener, speaker } of ties) {
    if (listener !== speaker) graph.mergeEdge(listener, speaker, { size: 1, color: ink.line });
  }
  return graph;
}

function drawn(box, graph) {
  const sigma = new Sigma(graph, box, {
    labelRenderedSizeThreshold: 0,
    labelDensity: 4,
    stagePadding: 60,
    defaultDrawNodeLabel: labelled(colours().text, getComputedStyle(box).fontFamily),
    // The wheel scrolls the page.
    enableCameraZooming: false,
    enableCameraRotation: false,
    allowInvalidContainer: true,
    // By default a name that is pointed at is drawn on white, in either theme.
    defaultDrawNodeHover: () => {},
  });
  sigma.on("clickNode", ({ node }) => visit(linkNow("/person", { id: node, part: "neighbours" })));
  return sigma;
}

/** Draws names under their nodes, where they stay within the frame. */
const labelled =
  (colour, font) =>
  (context, { label, x, y, size }) => {
    if (!label) return;
    context.fillStyle = colour;
    context.font = `13px ${font}`;
    context.textAlign = "center";
    context.fillText(label, x, y + size + 14);
  };

/** The theme's colours as a canvas takes them. */
function colours() {
  const probe = document.body.appendChild(document.createElement("span"));
  const computed = (name) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const found = {
    accent: computed("--accent"),
    other: computed("--series-3"),
    border: computed("--border"),
    line: computed("--line"),
    text: computed("--text"),
  };
  probe.remove();
  return found;
}
