// A camera that takes several photographs in a row.

import { element } from "../runtime/element.js";
import { mount } from "../runtime/mount.js";
import { pageText } from "../runtime/text.js";

const SIDE = 256; // pixels of the shorter side of a photograph
const BETWEEN = 300; // milliseconds, in which what is shown can be turned a little

/** @typedef {{count: number}} Data */

export default mount(({ parentElement, setTriggerValue }) => createBurst(parentElement, setTriggerValue));

/** @param {ShadowRoot} parent @param {(name: string, value: string[]) => void} send */
function createBurst(parent, send) {
  /** @type {HTMLVideoElement} */
  const video = element("video", { autoplay: true, muted: true, playsInline: true, hidden: true });
  const open = element("button", { type: "button" });
  const shoot = element("button", { type: "button", hidden: true });
  const close = element("button", { type: "button", hidden: true });
  const news = element("p", { "aria-live": "polite" });
  const root = element("div", { className: "burst" }, [video, element("div", {}, [open, shoot, close]), news]);
  parent.append(root);
  let text = pageText();
  let count = 0;
  let destroyed = false;
  /** @type {MediaStream | null} */
  let stream = null;

  const show = () => {
    video.hidden = shoot.hidden = close.hidden = !stream;
    open.hidden = Boolean(stream);
  };
  const stop = () => {
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    show();
  };
  open.onclick = async () => {
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { width: 640, height: 480 } });
      if (destroyed) return stop();
      video.srcObject = stream;
      news.textContent = "";
    } catch {
      // Refused, in use, absent, or a page that is neither local nor on HTTPS, which has no mediaDevices.
      news.textContent = text("No camera, or not allowed? Take a picture from another source instead.");
    }
    show();
  };
  close.onclick = stop;
  shoot.onclick = async () => {
    shoot.disabled = true;
    const shots = [];
    while (stream && shots.length < count) {
      if (video.videoWidth) shots.push(photograph(video));
      news.textContent = text("{done} of {count}", { done: shots.length, count });
      await new Promise((done) => {
        setTimeout(done, BETWEEN);
      });
    }
    shoot.disabled = false;
    news.textContent = "";
    if (shots.length) send("shots", shots);
  };

  return {
    /** @param {Data} data */
    update(data) {
      text = pageText();
      count = data.count;
      open.textContent = text("Open the camera");
      shoot.textContent = text("Take {count} photographs", { count });
      close.textContent = text("Close the camera");
    },
    destroy() {
      destroyed = true;
      stop();
      root.remove();
    },
  };
}

/** The present frame, as a JPEG in base64. @param {HTMLVideoElement} video */
function photograph(video) {
  const scale = SIDE / Math.min(video.videoWidth, video.videoHeight);
  const canvas = element("canvas", {
    width: Math.round(scale * video.videoWidth),
    height: Math.round(scale * video.videoHeight),
  });
  /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).drawImage(video, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/jpeg", 0.9).split(",")[1];
}
