/* Runs in the page, before its own script. */

/** When the first rows were painted; `undefined` before. */
globalThis.firstRowsMs = undefined;
const observer = new MutationObserver(() => {
  if (document.querySelector('.row') === null) return;
  observer.disconnect();
  // The frame after the one in which they are drawn.
  requestAnimationFrame(() => {
    requestAnimationFrame(() => {
      globalThis.firstRowsMs = performance.now();
    });
  });
});
observer.observe(document, { childList: true, subtree: true });

/**
 * The visible texts whose contrast to their ground is below a ratio.
 * @see WCAG 2.2, 1.4.3
 */
globalThis.contrastsBelow = (least) =>
  [...document.querySelectorAll('body *')].flatMap((one) => {
    if (!hasText(one) || !one.checkVisibility() || one.closest('script, style, noscript'))
      return [];
    const text = luminance(parse(getComputedStyle(one).color));
    const ground = luminance(groundOf(one));
    const ratio = (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05);
    return ratio >= least ? [] : [`${one.className} "${one.textContent}": ${ratio.toFixed(2)}`];
  });

function hasText(element) {
  return [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
}

function parse(colour) {
  const [red, green, blue, alpha = 1] = colour.match(/[\d.]+/g).map(Number);
  return { channels: [red, green, blue], alpha };
}

function groundOf(element) {
  for (let one = element; one !== null; one = one.parentElement) {
    const ground = parse(getComputedStyle(one).backgroundColor);
    if (ground.alpha === 1) return ground;
  }
  return parse('rgb(255, 255, 255)');
}

function luminance({ channels }) {
  const [red, green, blue] = channels.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
