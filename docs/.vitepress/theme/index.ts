import type { Theme } from "vitepress";
import DefaultTheme from "vitepress/theme";
import Layout from "./Layout.vue";
import RandomIdsFigure from "./live/RandomIdsFigure.vue";
import SqidsFigure from "./live/SqidsFigure.vue";
import "./style.css";
import "./live/live.css";

const theme: Theme = {
  extends: DefaultTheme,
  Layout,
  enhanceApp({ app }) {
    app.component("RandomIdsFigure", RandomIdsFigure);
    app.component("SqidsFigure", SqidsFigure);
  },
};

export default theme;
