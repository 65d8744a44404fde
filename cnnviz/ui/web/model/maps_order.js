// The order of channels, and the search for one by its text. Pure.

/** @typedef {"strength" | "variance" | "index"} Sort */

/**
 * The numbers of all channels, the largest of `numbers` first; equal ones keep their order.
 * @param {ArrayLike<number> | null} numbers one a channel; null for the channels' own order
 * @param {number} count @returns {number[]}
 */
export function ordered(numbers, count) {
  const all = Array.from({ length: count }, (_, channel) => channel);
  return numbers ? all.sort((a, b) => numbers[b] - numbers[a] || a - b) : all;
}

/**
 * Whether a channel is asked for by "3, 10-20", or by a part of what it stands for.
 * @param {string} query nothing asks for all @param {string[]} labels what the channels stand for; none where they stand for nothing
 * @returns {(channel: number) => boolean}
 */
export function matcher(query, labels) {
  const parts = query
    .split(",")
    .map((part) => part.trim().toLowerCase())
    .filter(Boolean);
  if (!parts.length) return () => true;
  const tests = parts.map((part) => {
    const range = /^(\d+)(?:\s*[-–~]\s*(\d+))?$/.exec(part);
    if (!range) return (/** @type {number} */ channel) => Boolean(labels[channel]?.toLowerCase().includes(part));
    const [from, to] = [Number(range[1]), Number(range[2] ?? range[1])];
    return (/** @type {number} */ channel) => channel >= from && channel <= to;
  });
  return (channel) => tests.some((test) => test(channel));
}
