// Choosing a place on the map: it fills two inputs, and the inputs move the pin.
import type { LngLat, Map } from "maplibre-gl";
import { element } from "./map-legend";
import { say } from "./say";

type Library = typeof import("./maplibre");

export function inWords({ lat, lng }: { lat: number; lng: number }): string {
  const [north, east] = [lat, lng].map((one) => one.toFixed(5).replace(".", ","));
  return say("{north}° Nord, {east}° Ost", { north: north!, east: east! });
}

function inputsOf(ids: string): HTMLInputElement[] {
  const found = ids.trim().split(/\s+/).map((id) => document.getElementById(id));
  if (found.length !== 2 || !found.every((one) => one instanceof HTMLInputElement))
    throw new Error(`no two inputs: ${ids}`);
  return found;
}

// What a click or Enter does with the place it means.
export function pickInto(gl: Library, map: Map, ids: string): (place: LngLat) => string {
  const [latitude, longitude] = inputsOf(ids) as [HTMLInputElement, HTMLInputElement];
  const pin = element("div", "map__pin");
  pin.append(element("span", "map__pin-head"));
  const marker = new gl.Marker({ element: pin, anchor: "bottom" });
  pin.ariaHidden = "true"; // the inputs say it
  const follow = (zoom: number): void => {
    const [lat, lng] = [latitude, longitude].map((one) => parseFloat(one.value.replace(",", "."))) as [number, number];
    if (!(Math.abs(lat) <= 90 && Math.abs(lng) <= 180)) return void marker.remove();
    marker.setLngLat([lng, lat]).addTo(map);
    if (!map.getBounds().contains([lng, lat])) map.jumpTo({ center: [lng, lat], zoom });
  };
  for (const input of [latitude, longitude]) input.addEventListener("change", () => follow(map.getZoom()));
  follow(14);
  return (place) => {
    const { lat, lng } = place.wrap();
    [latitude.value, longitude.value] = [lat.toFixed(5), lng.toFixed(5)];
    for (const input of [latitude, longitude]) input.dispatchEvent(new Event("change", { bubbles: true }));
    return say("Gewählt: {place}.", { place: inWords({ lat, lng }) });
  };
}
