// Tests that start the real program run dist: it must be as new as src.
import { ensureBuilt } from '../scripts/build.js';

export default () => {
  ensureBuilt();
};
