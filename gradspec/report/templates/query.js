// What is searched for: words, "words together", what a page makes of a word by itself, `or`, brackets, and ! before what
// shall not be. A word says of a thing true, false, or, where it cannot be asked that, undefined, which decides nothing.
"use strict";
function tokens(text) {
  const found = [];
  for (let at = 0; at < text.length; ) {
    if (/\s/.test(text[at])) at++;
    else if ("()!".includes(text[at])) found.push({ sign: text[at++] });
    else if (text[at] === '"') {
      const end = text.indexOf('"', at + 1) < 0 ? text.length : text.indexOf('"', at + 1);
      found.push({ word: text.slice(at + 1, end), together: true });
      at = end + 1;
    } else {
      // A word keeps the brackets that it opened: no_grad() is one.
      let [end, open] = [at, 0];
      for (; end < text.length && !/\s/.test(text[end]); end++) {
        if (text[end] === "(") open++;
        else if (text[end] === ")" && open-- === 0) break;
      }
      found.push({ word: text.slice(at, end) });
      at = end;
    }
  }
  return found;
}

// A function of a thing, from `meaning`, which makes one of a word. What is not complete yet counts as if it were not there.
function query(text, meaning) {
  const rest = tokens(text);
  const joined = (parts, way) => (thing) => {
    const said = parts.map((part) => part(thing)).filter((holds) => holds !== undefined);
    return said.length ? said[way](Boolean) : undefined;
  };
  const not = (part) => (thing) => (part(thing) === undefined ? undefined : !part(thing));
  const isOr = (token) => token.word === "or" && !token.together;

  function one() {
    const token = rest.shift();
    if (token.sign === "(") {
      const inside = either();
      rest.shift(); // the bracket that closes it, if it is there yet
      return inside;
    }
    if (token.sign === "!") return rest.length && rest[0].sign !== ")" && !isOr(rest[0]) ? not(one()) : joined([], "every");
    return token.word ? meaning(token.word, token.together) : joined([], "every");
  }
  function all() {
    const parts = [];
    while (rest.length && rest[0].sign !== ")" && !isOr(rest[0])) parts.push(one());
    return joined(parts, "every");
  }
  function either() {
    const parts = [all()];
    while (rest.length && isOr(rest[0])) {
      rest.shift();
      parts.push(all());
    }
    return joined(parts, "some");
  }

  const parts = [either()];
  while (rest.shift()) parts.push(either()); // after a bracket that closes none
  return joined(parts, "every");
}
