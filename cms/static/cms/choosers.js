// Starts Wagtail's choosers of dates, pictures and pages, which it would start by inline scripts.
const STARTERS = {
  Date: (...given) => window.initDateChooser(...given),
  DateTime: (...given) => window.initDateTimeChooser(...given),
  Time: (...given) => window.initTimeChooser(...given),
  ImageChooser: (...given) => new window.ImageChooser(...given),
  PageChooser: (...given) => new window.PageChooser(...given),
};

class WagtailChooser extends HTMLElement {
  connectedCallback() {
    const start = STARTERS[this.getAttribute("kind")];
    start(this.getAttribute("input"), JSON.parse(this.getAttribute("options")));
  }
}

customElements.define("wagtail-chooser", WagtailChooser);
