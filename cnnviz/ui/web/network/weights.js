// The component that brings a network: nothing to look at, one packet a model and language.

import { Network } from "../model/network.js";
import { setNetwork } from "../model/explanation_store.js";

/** @param {{data: Uint8Array}} component */
export default function weights({ data }) {
  setNetwork(new Network(data));
}
