// What every page does beyond its links and forms; nothing on a page depends on it.
import "./drops";
import "./switch";
