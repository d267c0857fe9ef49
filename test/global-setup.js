// Tests that start the real program run dist: it must be as new as src.
import { build, isStale } from '../scripts/build.js';

export default () => {
  if (isStale()) build();
};
