// What does a message say in the reader's language?

/** @typedef {(message: string, values?: Object<string, string | number>) => string} Text */

/**
 * The `text` function of one language; cnnviz/translations.py is its twin.
 * @param {Object<string, string>} messages English message to translation; English itself needs none
 * @returns {Text} takes an English message with {places} and what fills them
 */
export function translator(messages) {
  return (message, values = {}) => {
    const translation = Object.hasOwn(messages, message) ? messages[message] : message;
    return translation.replace(/\{(\w+)\}/g, (place, name) => (Object.hasOwn(values, name) ? String(values[name]) : place));
  };
}
