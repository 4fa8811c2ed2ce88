// The frame: which view is shown, and what surrounds it.
import { html, render, useEffect, useErrorBoundary, useRef, useState } from "./vendor/htm-preact.js";
import { followLinks, useAddress } from "./core/address.js";
import { look, onReturn } from "./core/presence.js";
import { Head } from "./frame/head.js";
import { KeyDialog } from "./frame/key.js";
import { PLACES } from "./frame/places.js";
import { Notices } from "./parts/notice.js";
import { Failure, Loading } from "./parts/states.js";

const loaded = new Map();

/** The module of a view: `default` is its component, `title` its name. */
function useView(name) {
  const [, redraw] = useState({});
  const [error, setError] = useState(null);
  useEffect(() => {
    if (loaded.has(name)) return;
    setError(null);
    const come = (module) => {
      loaded.set(name, module);
      redraw({});
    };
    import(`./views/${name}.js`).then(come, setError);
  }, [name]);
  return { module: loaded.get(name), error };
}

function App() {
  const { path } = useAddress();
  const place = PLACES.find((each) => each.path === path) ?? PLACES[0];
  const { module, error } = useView(place.view);
  return html`<${Head} />
    <main id="main" tabindex="-1">
      ${module ? html`<${View} key=${place.view} module=${module} />` : html`<${Coming} error=${error} />`}
    </main>
    <${Notices} />
    <${KeyDialog} />`;
}

function Coming({ error }) {
  const broken = { message: "This view could not be loaded.", hint: "Is the service there?" };
  useEffect(() => {
    if (!error) return;
    look();
    return onReturn(anew);
  }, [error]);
  if (error) return html`<${Failure} error=${broken} again=${() => look().then((there) => there && anew())} />`;
  return html`<div aria-busy="true"><${Loading} /></div>`;
}

/** Some browsers remember that a file could not be had: only the page anew asks for it again. */
const anew = () => location.reload();

let arrived = false;

function View({ module }) {
  const box = useRef(null);
  const [error] = useErrorBoundary((caught) => console.error(caught));
  const { id } = useAddress().query;
  useEffect(() => {
    document.title = `${module.title} · Customers`;
    if (arrived) settle(box.current.querySelector("h1"));
    arrived = true;
  }, [module, id]);
  if (error)
    return html`<h1>${module.title}</h1><${Failure} error=${broken(error)} again=${() => location.reload()} />`;
  return html`<div class="view" ref=${box}><${module.default} /></div>`;
}

const broken = (error) => ({ message: "This view has a fault.", hint: `Report it with these words: ${error.message}` });

/** Whoever moved to another view begins at its heading. */
function settle(heading) {
  scrollTo(0, 0);
  heading?.setAttribute("tabindex", "-1");
  heading?.focus({ preventScroll: true });
}

followLinks();
render(html`<${App} />`, document.getElementById("app"));
