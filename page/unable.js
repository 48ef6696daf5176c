// Says so where the page could not begin: a plain script, for engines that cannot read its modules, and for pages opened as files.
addEventListener("load", () => {
  if (document.documentElement.getAttribute("data-begun")) return;
  var place = document.getElementById("message") || document.getElementById("status");
  place.textContent =
    location.protocol === "file:"
      ? "This page was opened as a file, and browsers then load no modules. Serve its folder (npx http-server, python3 -m http.server) and open it there."
      : "This page could not begin. It needs WebAssembly with SIMD and module workers: Chrome 91, Firefox 114, Safari 16.4 or newer. In one of these, load it again.";
  place.hidden = false;
});
