// Shows new texts on the made-up phone without a reload; the page works without this file.
"use strict";

const list = document.getElementById("texts");
const EVERY = 1500;
const AT_MOST = 400; // looks, then the page rests until it is loaded again

function bubble(text) {
  const item = document.createElement("li");
  item.className = `bubble ${text.side}`;
  item.dataset.side = text.side;
  const who = document.createElement("span");
  who.className = "who";
  who.textContent = text.side === "us" ? list.dataset.us : list.dataset.phone;
  const words = document.createElement("span");
  words.className = "words";
  words.textContent = text.words;
  item.append(who, " ", words);
  return item;
}

function toEnd() {
  list.scrollTop = list.scrollHeight;
}

async function look(left) {
  try {
    const answer = await fetch("/demo/phone/texts", { credentials: "same-origin" });
    const { texts } = await answer.json();
    const fresh = texts.slice(list.children.length);
    if (fresh.length) {
      list.append(...fresh.map(bubble));
      toEnd();
    }
  } catch {
    // the server is away; the next look may find it
  }
  if (left > 0) {
    setTimeout(() => look(left - 1), EVERY);
  }
}

toEnd();
setTimeout(() => look(AT_MOST), EVERY);
