// The rules for the scripts; see package.json.

import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: ["**/node_modules/**"] },
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: { "no-shadow": "error", "no-unused-vars": "error", "prefer-const": "error", complexity: ["error", 15] },
  },
  { files: ["cnnviz/ui/web/**/*.js"], languageOptions: { globals: globals.browser } },
  { files: ["tests/**/*.mjs"], languageOptions: { globals: { ...globals.browser, ...globals.node } } },
];
