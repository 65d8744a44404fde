// The component that carries questions to Python and answers back: nothing to see. See rpc.js.

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
