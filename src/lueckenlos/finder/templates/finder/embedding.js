(() => {
  const frame = document.createElement("iframe");
  frame.src = {{ address|safe }};
  frame.title = {{ title|safe }};
  frame.loading = "lazy";
  frame.referrerPolicy = "no-referrer";
  frame.style.cssText = "width:100%;border:0;min-height:40rem";
  document.currentScript.before(frame);
  addEventListener("message", ({ source, data }) => {
    if (source === frame.contentWindow && data && data.lueckenlos > 0) frame.style.height = data.lueckenlos + "px";
  });
})();
