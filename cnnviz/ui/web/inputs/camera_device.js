// The cameras of a device: opening one, naming them, taking a photograph, and what may be in the way.

import { element } from "../runtime/element.js";

/** @typedef {import("../runtime/text.js").Text} Text */

const WIDE = { width: { ideal: 1280 }, height: { ideal: 720 } };

/** @param {string} [device] its id; without one the rear camera, if there is one @returns {Promise<MediaStream>} */
export function openCamera(device) {
  const which = device ? { deviceId: { exact: device } } : { facingMode: { ideal: "environment" } };
  return navigator.mediaDevices.getUserMedia({ video: { ...WIDE, ...which } });
}

/** @param {MediaStream} stream */
export function closed(stream) {
  for (const track of stream.getTracks()) track.stop();
}

/** All cameras; a browser names them once one is open. @param {MediaStream} stream of the open one */
export async function otherCameras(stream) {
  const { deviceId } = stream.getVideoTracks()[0].getSettings();
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices
    .filter(({ kind }) => kind === "videoinput")
    .map((device) => ({ value: device.deviceId, label: device.label, selected: device.deviceId === deviceId }));
}

/** The present frame, as a JPEG in base64. @param {HTMLVideoElement} video @param {number} side pixels of the shorter side at most */
export function photograph(video, side) {
  const scale = Math.min(1, side / Math.min(video.videoWidth, video.videoHeight));
  const canvas = element("canvas", {
    width: Math.round(scale * video.videoWidth),
    height: Math.round(scale * video.videoHeight),
  });
  /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).drawImage(video, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/jpeg", 0.9).split(",")[1];
}

/** Why no camera opens, and what helps. @param {unknown} error null where the browser offers none at all @param {Text} text */
export function refusal(error, text) {
  const reason = error instanceof Error ? error.name : "";
  if (!navigator.mediaDevices)
    return text(
      "Browsers let only pages whose address begins with https:// use a camera. Give a file instead: there a phone offers to take a photograph.",
    );
  if (reason === "NotAllowedError")
    return text(
      "The browser does not let this page use a camera. Allow it in the settings of this page, and open it again.",
    );
  if (reason === "NotFoundError" || reason === "OverconstrainedError")
    return text("No camera was found. Connect one, or give a picture in another way.");
  if (reason === "NotReadableError")
    return text("Another program is using the camera. Close that program, and open the camera again.");
  return text("The camera did not open. Give a picture in another way.");
}
