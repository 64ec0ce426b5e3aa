// What every page does beyond its links and forms; nothing on a page depends on it.
import "./switch";
