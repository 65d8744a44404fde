// A camera that takes one photograph, or several in a row.

import { element } from "../runtime/element.js";
import { mount } from "../runtime/mount.js";
import { pageText } from "../runtime/text.js";
import { closed, openCamera, otherCameras, photograph, refusal } from "./camera_device.js";

const BETWEEN = 300; // milliseconds, in which what is shown can be turned a little

/** @typedef {{count: number, side: number}} Data `side`: pixels of the shorter side of a photograph */

export default mount(({ parentElement, setTriggerValue }) => createCamera(parentElement, setTriggerValue));

/** @param {ShadowRoot} parent @param {(name: string, value: string[]) => void} send */
function createCamera(parent, send) {
  const parts = createParts();
  const { root, video, taken, open, shoot, close, choice, news } = parts;
  parent.append(root);
  let text = pageText();
  /** @type {Data} */
  let asked = { count: 1, side: 0 };
  let destroyed = false;
  /** @type {MediaStream | null} */
  let stream = null;

  const show = () => {
    video.hidden = shoot.hidden = close.hidden = !stream;
    open.textContent = taken.hidden ? text("Open the camera") : text("Take another photograph");
    open.hidden = Boolean(stream) || !navigator.mediaDevices;
    choice.hidden = !stream || choice.options.length < 2;
    if (stream) taken.hidden = true;
  };
  const stop = () => {
    if (stream) closed(stream);
    stream = null;
    show();
  };
  /** @param {string} [device] that of the choice; a phone's rear camera at first */
  const start = async (device) => {
    stop();
    try {
      const opened = await openCamera(device);
      if (destroyed) {
        closed(opened);
        return;
      }
      video.srcObject = stream = opened;
      news.textContent = "";
      const cameras = await otherCameras(opened);
      choice.replaceChildren(
        ...cameras.map(({ value, label, selected }, number) =>
          element("option", { value, selected, textContent: label || text("Camera {number}", { number: number + 1 }) }),
        ),
      );
    } catch (error) {
      news.textContent = refusal(error, text);
    }
    show();
  };
  const take = async () => {
    shoot.disabled = true;
    const shots = [];
    while (stream && shots.length < asked.count) {
      if (video.videoWidth) shots.push(photograph(video, asked.side));
      if (asked.count > 1) news.textContent = text("{done} of {count}", { done: shots.length, count: asked.count });
      await new Promise((done) => {
        setTimeout(done, shots.length === asked.count ? 0 : BETWEEN);
      });
    }
    shoot.disabled = false;
    news.textContent = "";
    if (!shots.length) return;
    send("shots", shots);
    if (asked.count > 1) return;
    taken.src = `data:image/jpeg;base64,${shots[0]}`;
    taken.hidden = false;
    stop();
  };
  open.onclick = () => start();
  choice.onchange = () => start(choice.value);
  close.onclick = stop;
  shoot.onclick = take;

  return {
    /** @param {Data} data */
    update(data) {
      text = pageText();
      asked = data;
      const one = data.count === 1;
      shoot.textContent = one ? text("Take the photograph") : text("Take {count} photographs", { count: data.count });
      close.textContent = text("Close the camera");
      choice.setAttribute("aria-label", text("Camera"));
      taken.alt = text("The photograph that was taken");
      if (!navigator.mediaDevices) news.textContent = refusal(null, text);
      show();
    },
    destroy() {
      destroyed = true;
      stop();
      root.remove();
    },
  };
}

/** The elements, those hidden that a camera must be open for. */
function createParts() {
  /** @type {HTMLVideoElement} */
  const video = element("video", { autoplay: true, muted: true, playsInline: true, hidden: true });
  const taken = element("img", { hidden: true });
  const choice = element("select", { hidden: true });
  const [open, shoot, close] = [false, true, true].map((hidden) => element("button", { type: "button", hidden }));
  const news = element("p", { "aria-live": "polite" });
  const root = element("div", { className: "camera" }, [
    video,
    taken,
    element("div", {}, [open, shoot, choice, close]),
    news,
  ]);
  return { root, video, taken, open, shoot, close, choice, news };
}
