// Messages in the user's language.

/** @typedef {(message: string, values?: Object<string, string | number>) => string} Text */

/**
 * The `text` function of one language; cnnviz/translations.py is its twin.
 * @param {Object<string, string>} messages English message to translation; English itself needs none
 * @returns {Text} takes an English message with {places} and what fills them
 */
export function translator(messages) {
  return (message, values = {}) => {
    const translation = Object.hasOwn(messages, message) ? messages[message] : message;
    return translation.replace(/\{(\w+)\}/g, (place, name) =>
      Object.hasOwn(values, name) ? String(values[name]) : place,
    );
  };
}

/** @type {Text} */
let current = translator({});
/** @type {Set<() => void>} */
const listeners = new Set();
/** @type {() => void} */
let arrive;
/** Settles when the page's language is known. @type {Promise<void>} */
export const known = new Promise((settle) => {
  arrive = settle;
});

/** The `text` function of the page's language; the same one as long as the language is. @returns {Text} */
export function pageText() {
  return current;
}

/** Let the page speak another language. @param {Object<string, string>} messages as for `translator` */
export function speak(messages) {
  current = translator(messages);
  arrive();
  for (const listener of listeners) listener();
}

/** Hear of each other language. @param {() => void} listener @returns {() => void} stop hearing */
export function onLanguage(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
