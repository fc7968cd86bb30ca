// What bench/explore.py runs in the page: growing a graph, a step of Explore, and the same graph in other layouts.

(() => {
  /** So many milliseconds are waited for a network to come to rest. */
  const MAX_REST = 60000;
  const { explore, show, dataset } = lianzhu;
  const enter = () => {
    const canvas = document.querySelector(".explore canvas").parentElement.closest("[tabindex]");
    canvas.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
  };
  const wait = (time) => new Promise((done) => setTimeout(done, time));

  /** Resolves once the next frame has been painted. */
  const painted = () =>
    new Promise((done) => {
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = done;
        channel.port2.postMessage(0);
      });
    });

  /** Open things by the key Enter until so many boxes are drawn; return their number. */
  async function grow({ start, boxes }) {
    const waiting = [start];
    explore.take(["clear"], ["add", start]);
    for (let at = 0; at < waiting.length && explore.layout().boxes.size < boxes; at += 1) {
      show(waiting[at]);
      for (let step = 0; step < 3; step += 1) enter();
      for (const id of explore.layout().boxes.keys()) if (!waiting.includes(id)) waiting.push(id);
    }
    await wait(500);
    return explore.layout().boxes.size;
  }

  const areOverlapping = (a, b) =>
    a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

  /** Open the next group of a thing by a key: the milliseconds to the painted frame, and what moved or overlaps. */
  async function step(id) {
    show(id);
    await wait(200);
    const before = new Map([...explore.layout().boxes].map(([key, { x, y }]) => [key, { x, y }]));
    const start = performance.now();
    enter();
    await painted();
    const time = performance.now() - start;
    const boxes = [...explore.layout().boxes];
    const old = boxes.filter(([key]) => before.has(key));
    const moved = old.map(([key, { x, y }]) => Math.hypot(x - before.get(key).x, y - before.get(key).y));
    const pairs = boxes.flatMap(([, a], at) => boxes.slice(at + 1).filter(([, b]) => areOverlapping(a, b)));
    const added = boxes.filter(([key]) => !before.has(key)).map(([key]) => key);
    return { time, moved: Math.max(0, ...moved), overlaps: pairs.length, added };
  }

  /** The things that are drawn, and every fact between them. */
  function graph() {
    const ids = new Set(explore.layout().boxes.keys());
    const { facts, nodes } = dataset();
    const pairs = Array.from(facts.start, (start, row) => [nodes.id[start], nodes.id[facts.end[row]]]);
    return { ids: [...ids], edges: pairs.filter(([a, b]) => a !== b && ids.has(a) && ids.has(b)) };
  }

  function hostElement() {
    const host = document.createElement("div");
    host.style.cssText = "position: fixed; inset: 0; width: 1000px; height: 800px";
    document.body.append(host);
    return host;
  }

  /** What was there before, and what is added. */
  function parts({ ids, edges, added }) {
    const fresh = new Set(added);
    const isOld = ([a, b]) => !fresh.has(a) && !fresh.has(b);
    const oldIds = ids.filter((id) => !fresh.has(id));
    return { oldIds, oldEdges: edges.filter(isOld), newEdges: edges.filter((each) => !isOld(each)) };
  }

  /** Lay out a network by the physics that Pyvis has by default: the milliseconds until it comes to rest. */
  async function physics({ ids, edges }) {
    const host = hostElement();
    const nodes = ids.map((id) => ({ id, label: id.slice(0, 8), shape: "dot" }));
    const data = { nodes: new vis.DataSet(nodes), edges: new vis.DataSet(edges.map(([from, to]) => ({ from, to }))) };
    const smooth = { enabled: true, type: "dynamic" };
    const stabilization = { enabled: true, fit: true, iterations: 1000, updateInterval: 50 };
    const start = performance.now();
    const network = new vis.Network(host, data, { edges: { smooth }, physics: { enabled: true, stabilization } });
    await Promise.race([new Promise((done) => network.once("stabilized", done)), wait(MAX_REST)]);
    const time = performance.now() - start;
    network.destroy();
    host.remove();
    return time;
  }

  /** Add nodes to a graph laid out by fcose, the old ones fixed: the milliseconds to the painted frame. */
  async function fcose(given) {
    const host = hostElement();
    const { oldIds, oldEdges, newEdges } = parts(given);
    const node = (id) => ({ data: { id } });
    const edge = ([source, target]) => ({ data: { source, target } });
    const drawn = cytoscape({ container: host, elements: [...oldIds.map(node), ...oldEdges.map(edge)] });
    const layOut = (options) =>
      new Promise((done) => {
        const layout = drawn.layout({ name: "fcose", animate: false, ...options });
        layout.one("layoutstop", done);
        layout.run();
      });
    await layOut({});
    const fixed = drawn.nodes().map((each) => ({ nodeId: each.id(), position: { ...each.position() } }));
    const start = performance.now();
    drawn.add([...given.added.map(node), ...newEdges.map(edge)]);
    await layOut({ randomize: false, fixedNodeConstraint: fixed });
    await painted();
    const time = performance.now() - start;
    drawn.destroy();
    host.remove();
    return time;
  }

  /** Ask for the paths between companies: the milliseconds until each answer is shown. */
  async function paths(count) {
    const ids = dataset().nodes.id.filter((id) => id.startsWith("company:"));
    const times = [];
    for (let at = 0; at < count; at += 1) {
      const start = performance.now();
      explore.ask.path(ids[(at * 97) % ids.length], ids[(at * 271 + 13) % ids.length]);
      await painted();
      times.push(performance.now() - start);
    }
    return times;
  }

  globalThis.bench = { grow, step, graph, physics, fcose, paths };
})();
