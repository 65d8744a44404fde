// The component that carries questions to Python and answers back: nothing to see. See post.js.

import { mount } from "./mount.js";
import { box } from "./rpc.js";

export default mount(({ name, setStateValue }) => {
  const own = box(name);
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
