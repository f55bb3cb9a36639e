"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const panel = document.getElementById("tree");
  const heading = document.getElementById("treehead");
  const trees = document.getElementById("trees");
  let chosen = null;

  const element = (tag, className, text) => {
    const made = document.createElement(tag);
    made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  // A token is [text, rank, left, right]; rank -1 for a byte, -2 where the merges do not make it.
  const node = (side, id) => {
    const [text, rank, left, right] = data.tokens[side][id];
    const made = element("div", rank < 0 ? "node byte" : "node");
    made.append(element("span", "box", text));
    if (rank >= 0) {
      made.append(element("span", "rank", "merge " + rank));
      const parts = element("div", "parts");
      parts.append(node(side, left), node(side, right));
      made.append(parts);
    }
    return made;
  };

  const show = (button) => {
    const side = Number(button.parentNode.dataset.side);
    const id = button.value;
    const token = data.tokens[side][id];
    if (chosen) chosen.setAttribute("aria-pressed", "false");
    chosen = button;
    chosen.setAttribute("aria-pressed", "true");
    const kind = token[1] === -1 ? "a byte" : token[1] === -2 ? "not made by merges" : "made by merge " + token[1];
    heading.textContent = token[0] + "  ·  token " + id + " of " + data.names[side] + ", " + kind;
    trees.replaceChildren(node(side, id));
    panel.hidden = false;
    document.body.style.paddingBottom = panel.offsetHeight + 40 + "px";
    button.scrollIntoView({ block: "nearest" });
  };

  const hide = () => {
    panel.hidden = true;
    document.body.style.paddingBottom = "";
    if (chosen) {
      chosen.setAttribute("aria-pressed", "false");
      chosen.focus();
    }
    chosen = null;
  };

  // One stop for Tab in each group; the arrow keys move inside it.
  for (const group of document.querySelectorAll(".pieces")) {
    const pieces = group.querySelectorAll("button");
    if (pieces.length) pieces[0].tabIndex = 0;
    group.addEventListener("keydown", (event) => {
      const all = [...pieces];
      const at = all.indexOf(event.target);
      const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
      if (at < 0 || to === undefined || to < 0 || to >= all.length) return;
      event.preventDefault();
      all[at].tabIndex = -1;
      all[to].tabIndex = 0;
      all[to].focus();
    });
  }

  document.addEventListener("click", (event) => {
    const piece = event.target.closest(".pieces button");
    if (piece) show(piece);
    else if (event.target.id === "close") hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden) hide();
  });
  for (const select of document.querySelectorAll("select.by")) {
    select.addEventListener("change", () => {
      select.closest("p").nextElementSibling.dataset.by = select.value;
    });
  }
})();
