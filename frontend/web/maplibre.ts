// The part of MapLibre that a map needs; fetched when the first one is looked at.
export { Map, Marker, NavigationControl, Popup, setWorkerUrl } from "maplibre-gl";
