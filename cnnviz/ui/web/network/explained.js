// The component that brings a number written out: nothing to see, one packet a question.

import { Explanation } from "../model/explanation.js";
import { setExplanation } from "../model/explanation_store.js";

/** @param {{data: Uint8Array}} component */
export default function explained({ data }) {
  setExplanation(new Explanation(data));
}
