/** The icons, drawn on a 24 × 24 grid. */

import { icon } from "./dom.ts";

export const icons = {
  minimise: () => icon("M6 9.5l6 6 6-6"),
  end: () => icon("M13 4.5H6.5v15H13", "M10.5 12H20M16.5 8.5L20 12l-3.5 3.5"),
  person: () => icon("M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8z", "M4.5 20.5c.6-3.9 3.7-6 7.5-6s6.9 2.1 7.5 6"),
  send: () => icon("M12 19.5V5", "M5.5 11.5L12 5l6.5 6.5"),
  page: () => icon("M7 3.5h7l4 4v13H7z", "M14 3.5v4h4M10 12h5M10 15.5h5"),
  box: () => icon("M4 8l8-4 8 4v8l-8 4-8-4z", "M4 8l8 4 8-4M12 12v8"),
  star: () => icon("M12 4l2.5 5.2 5.7.8-4.1 4 1 5.6L12 16.9 6.9 19.6l1-5.6-4.1-4 5.7-.8z"),
};
