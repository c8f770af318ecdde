// Solves an ALTCHA puzzle (PBKDF2 by WebCrypto, off the page's own thread) and sends the form on.
// The page works without this file: then a person waits half a minute. No other address is asked.
"use strict";

const AT_ONCE = 4; // derivations under way together
const LIMIT = 100000; // counters; a puzzle of ours needs a few hundred

function bytesOf(hex) {
  return Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
}

function hexOf(buffer) {
  return Array.from(new Uint8Array(buffer), (b) => b.toString(16).padStart(2, "0")).join("");
}

async function keyAt(counter, asked) {
  const nonce = bytesOf(asked.nonce);
  const password = new Uint8Array(nonce.length + 4);
  password.set(nonce);
  new DataView(password.buffer).setUint32(nonce.length, counter, false);
  const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
  const rounds = {
    name: "PBKDF2",
    hash: "SHA-256",
    salt: bytesOf(asked.salt),
    iterations: asked.cost,
  };
  return hexOf(await crypto.subtle.deriveBits(rounds, key, asked.keyLength * 8));
}

async function solved(puzzle) {
  const asked = puzzle.parameters;
  if (asked.algorithm !== "PBKDF2/SHA-256") throw new Error("another kind of puzzle");
  for (let first = 0; first < LIMIT; first += AT_ONCE) {
    const counters = Array.from({ length: AT_ONCE }, (_, place) => first + place);
    const keys = await Promise.all(counters.map((counter) => keyAt(counter, asked)));
    const place = keys.findIndex((key) => key.startsWith(asked.keyPrefix));
    if (place >= 0) return { counter: counters[place], derivedKey: keys[place] };
  }
  throw new Error("no counter fits");
}

async function work(form, waiting) {
  form.hidden = false;
  waiting.hidden = true;
  try {
    const puzzle = JSON.parse(form.dataset.puzzle);
    const solution = await solved(puzzle);
    form.elements.altcha.value = btoa(JSON.stringify({ challenge: puzzle, solution }));
    form.submit();
  } catch {
    form.hidden = true; // an old browser, or no WebCrypto here: the person can still wait
    waiting.hidden = false;
  }
}

const form = document.getElementById("proof");
if (form) work(form, document.getElementById("waiting"));
