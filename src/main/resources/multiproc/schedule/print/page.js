
"use strict";
(function () {
  const sections = Array.from(document.querySelectorAll("section"));
  const rows = Array.from(document.querySelectorAll("#lanes tbody tr"));
  const now = document.getElementById("now");
  const decide = document.getElementById("decide");
  if (sections.length === 0) {
    return;
  }
  let current = -1;

  // A step that changes nothing refers to the bytes of an earlier one: show them, without its marks.
  function fillIn(section) {
    section.querySelectorAll("p.same").forEach(function (same) {
      const bytes = document.getElementById(same.dataset.bytes).cloneNode(true);
      bytes.removeAttribute("id");
      bytes.caption.remove();
      bytes.querySelectorAll("mark").forEach(function (mark) {
        const plain = document.createElement("i");
        plain.className = mark.className;
        plain.textContent = mark.textContent;
        mark.replaceWith(plain);
      });
      same.textContent = "unchanged";
      same.className = "filled";
      same.after(bytes);
    });
  }

  // The page opens at its top, where the story is: the first step of it is not scrolled to.
  function show(index, opening) {
    const next = Math.max(0, Math.min(sections.length - 1, index));
    if (next === current) {
      return;
    }
    if (current >= 0) {
      sections[current].classList.remove("now");
      rows[current].removeAttribute("aria-current");
    }
    current = next;
    fillIn(sections[current]);
    sections[current].classList.add("now");
    rows[current].setAttribute("aria-current", "step");
    if (!opening) {
      rows[current].scrollIntoView({block: "nearest"});
    }
    now.textContent = "step " + (current + 1) + " of " + sections.length;
    showBytes();
  }

  // The panel may be low: it begins with the step, or with the first changed bytes if they are below it.
  function showBytes() {
    const panel = document.getElementById("steps");
    panel.scrollTop = 0;
    const first = sections[current].querySelector("mark, .astray");
    if (first) {
      const low = first.getBoundingClientRect().bottom - panel.getBoundingClientRect().bottom;
      panel.scrollTop = Math.max(0, low);
    }
  }

  function indexOf(id) {
    return sections.findIndex(function (section) {
      return section.id === id;
    });
  }

  function fromHash() {
    const index = indexOf(location.hash.slice(1));
    if (index >= 0) {
      show(index);
    }
    return index >= 0;
  }

  document.addEventListener("keydown", function (event) {
    if (event.altKey || event.ctrlKey || event.metaKey || (event.shiftKey && event.key !== "D")) {
      return;
    }
    const decisive = decide ? indexOf(decide.dataset.step) : current;
    const targets = {
      ArrowDown: current + 1, ArrowRight: current + 1, ArrowUp: current - 1, ArrowLeft: current - 1,
      Home: 0, End: sections.length - 1, d: decisive, D: decisive
    };
    if (Object.prototype.hasOwnProperty.call(targets, event.key)) {
      event.preventDefault();
      show(targets[event.key]);
    }
  });
  rows.forEach(function (row, index) {
    row.addEventListener("click", function () {
      show(index);
    });
  });
  document.querySelectorAll("a[href^='#b']").forEach(function (link) {
    link.addEventListener("click", function (event) {
      event.preventDefault();
      show(indexOf(link.getAttribute("href").slice(1)));
    });
  });
  document.getElementById("back").addEventListener("click", function () {
    show(current - 1);
  });
  document.getElementById("on").addEventListener("click", function () {
    show(current + 1);
  });
  if (decide) {
    decide.addEventListener("click", function () {
      show(indexOf(decide.dataset.step));
    });
  }
  window.addEventListener("hashchange", fromHash);

  document.body.classList.add("js");
  document.querySelector("nav").hidden = false;
  document.getElementById("keys").hidden = false;
  if (!fromHash()) {
    show(0, true);
  }
})();
