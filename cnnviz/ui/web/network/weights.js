// The component that brings a network: nothing to see, one packet a model and language.

import { Network } from "../model/network.js";
import { keep } from "../model/explanation_store.js";

/** @param {{data: Uint8Array}} component */
export default function weights({ data }) {
  keep(new Network(data));
}
