// The component that carries requests to Python and replies back: nothing to look at. See rpc.js.

import { mount } from "./mount.js";
import { rpc } from "./rpc.js";

export default mount(({ name, setStateValue }) => {
  const own = rpc(name);
  own.serve((question) => setStateValue("asked", question));
  /** @type {Uint8Array | null} */
  let latest = null;
  return {
    /** @param {Uint8Array} data */
    update(data) {
      if (data !== latest) own.deliver(data);
      latest = data;
    },
    destroy: () => own.serve(null),
  };
});
