// Requests of a view to Python for something that is not on the page yet, without being drawn anew.
//
// A component without anything to look at, rpc_endpoint.js, stands beside the view: the view puts a request into the channel
// named like that component, the server runs that component alone, and the reply comes through the same channel.

/** @type {Map<string, Channel>} */
const channels = new Map();

class Channel {
  /** @type {((question: any) => void) | null} */
  #send = null;
  /** @type {any} a request that came before there was an endpoint */
  #waiting = null;
  /** @type {Set<(answer: Uint8Array) => void>} */
  #listeners = new Set();

  /** Ask; the reply comes to the listeners. @param {any} question anything JSON can say */
  ask(question) {
    if (this.#send) this.#send(question);
    else this.#waiting = question;
  }

  /** @param {(answer: Uint8Array) => void} listener @returns {() => void} stop listening */
  listen(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What the endpoint does. @param {((question: any) => void) | null} send */
  serve(send) {
    this.#send = send;
    if (send && this.#waiting) send(this.#waiting);
    this.#waiting = null;
  }

  /** @param {Uint8Array} answer */
  deliver(answer) {
    for (const listener of this.#listeners) listener(answer);
  }
}

/** The channel of the component called `name`. @param {string} name @returns {Channel} */
export function rpc(name) {
  const found = channels.get(name) ?? new Channel();
  channels.set(name, found);
  return found;
}
