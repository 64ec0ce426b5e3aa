"""The German sentences for boundaries, grids and settled places."""

from __future__ import annotations

from lueckenlos.exchange.messages import E, Messages, N, W

GROUND_MESSAGES: Messages = {
    # --- archives ---
    "zip_broken": (
        E,
        "Das Archiv lässt sich nicht entpacken.",
        "Laden Sie es noch einmal herunter oder packen Sie es ohne Kennwort neu.",
    ),
    "zip_too_large": (
        E,
        "Das Archiv ist entpackt zu groß.",
        "Packen Sie nur die eine Ebene hinein, die gebraucht wird.",
    ),
    # --- vector files ---
    "vector_broken": (
        E,
        "Die Datei ist beschädigt oder in einem Format, das nicht gelesen wird.",
        "Speichern Sie die Ebene als GeoJSON, GeoPackage oder Shapefile.",
    ),
    "layer_too_large": (
        E,
        "Die Datei ist {size} MB groß; gelesen werden Ebenen bis {most} MB.",
        "Speichern Sie nur die Gebiete, die gebraucht werden, am besten als GeoPackage.",
    ),
    "topojson_broken": (
        E,
        "Die Datei ist kein gültiges TopoJSON.",
        "Speichern Sie die Ebene als GeoJSON.",
    ),
    "shape_part": (
        E,
        "Das ist nur ein Teil eines Shapefiles.",
        "Nennen Sie die Datei, die auf .shp endet; die anderen Teile müssen daneben liegen.",
    ),
    "shape_without_table": (
        E,
        "Zum Shapefile fehlt die Datei .dbf mit Schlüsseln und Namen.",
        "Legen Sie alle Teile des Shapefiles (.shp, .shx, .dbf, .prj, .cpg) zusammen ab.",
    ),
    "layers_none": (
        E,
        "Hier ist keine Ebene mit Flächen oder Punkten zu finden.",
        "Gelesen werden Shapefile, GeoPackage, GeoJSON und TopoJSON, auch in einem Zip-Archiv.",
    ),
    "layer_open": (
        E,
        "Die Datei enthält mehrere Ebenen: {layers}.",
        "Nennen Sie in den Angaben zur Datei unter „layer“, welche gemeint ist.",
    ),
    "layer_missing": (
        E,
        "Die Ebene „{layer}“ gibt es nicht.{hint} Gefunden: {layers}.",
        "Berichtigen Sie „layer“ in den Angaben zur Datei.",
    ),
    "where_column_missing": (
        E,
        "Unter „where“ steht „{name}“, aber kein Gebiet hat diese Eigenschaft.{hint} Gefunden: "
        "{found}.",
        "Berichtigen Sie den Namen unter „where“ in den Angaben zur Datei.",
    ),
    "where_keeps_nothing": (
        E,
        "Nach der Auswahl unter „where“ bleibt nichts übrig.",
        "Prüfen Sie die Werte; ein * am Ende steht für jede Fortsetzung, führende Nullen zählen.",
    ),
    # --- coordinates ---
    "crs_missing": (
        E,
        "Es ist nicht zu erkennen, in welchem Koordinatensystem die Datei geschrieben ist.",
        'Nennen Sie es in den Angaben zur Datei, zum Beispiel crs = "EPSG:25832", oder legen Sie '
        "die "
        ".prj-Datei dazu.",
    ),
    "crs_swapped": (
        E,
        "„{x}“ und „{y}“ sind vertauscht: Nur umgekehrt liegen die Punkte in Deutschland.",
        'Tauschen Sie unter columns die beiden Namen: x = "{y}", y = "{x}".',
    ),
    "crs_open": (
        E,
        "Die Datei sagt nicht, welches Koordinatensystem gilt. Möglich sind {likely}.",
        'Nennen Sie das richtige in den Angaben zur Datei, zum Beispiel crs = "EPSG:25832".',
    ),
    "crs_assumed": (
        N,
        "Die Datei sagt nicht, welches Koordinatensystem gilt; nach den Zahlen ist es {crs}.",
        'Prüfen Sie die Karte; mit crs = "{code}" in den Angaben zur Datei ist es sicher.',
    ),
    "crs_contradicts": (
        E,
        "Das Koordinatensystem soll {crs} sein, aber die Zahlen sehen nach {looks} aus.",
        'Nennen Sie das richtige in den Angaben zur Datei, zum Beispiel crs = "EPSG:25832" für '
        "Meter "
        'oder crs = "EPSG:4326" für Grad.',
    ),
    # --- areas ---
    "kreis_not_met": (
        W,
        "Kein Gebiet gehört zum Schlüssel {kreis}; im Vorschlag stehen alle Gebiete der Datei "
        "(Kreise: {others}).",
        "Berichtigen Sie --kreis (fünf Stellen, mit führender Null) oder nehmen Sie andere "
        "Grenzen.",
    ),
    "vg250_dissolved": (
        N,
        "Das sind Gemeinden des BKG: aus {rows} {rows:Fläche|Flächen} {areas:wurde|wurden} "
        "{areas} {areas:Gebiet|Gebiete}, ohne Wasserflächen.",
        "Es ist nichts zu tun; als Schlüssel gilt AGS, als Name GEN.",
    ),
    "areas_overlap": (
        W,
        "„{one}“ und „{other}“ überdecken sich: {share} % des kleineren Gebiets liegen doppelt.",
        "Behalten Sie nur Gebiete einer Ebene (mit „where“) oder berichtigen Sie die Grenzen.",
    ),
    "areas_nested": (
        W,
        "„{one}“ umfasst {count} {count:anderes Gebiet|andere Gebiete} der Datei ganz, zum "
        "Beispiel {examples}: Kinder dort zählen nur in einem davon.",
        "Behalten Sie nur Gebiete einer Ebene (mit „where“).",
    ),
    "areas_whole": (
        W,
        "„{one}“ ist das Ganze der {count} anderen Gebiete und bleibt weg, damit kein Kind doppelt "
        "zählt.",
        "Es ist nichts zu tun, wenn Sie nach den kleineren Gebieten planen; sonst wählen Sie mit "
        "„where“.",
    ),
    # --- grids and settled places ---
    "cell_swapped": (
        E,
        "Die beiden Koordinaten dieses Punkts sind vertauscht.",
        "Tauschen Sie die beiden Spalten unter „columns“ in den Angaben zur Datei.",
    ),
    "place_off_area": (
        W,
        "Dieser Ort liegt {km} km außerhalb des Gebiets „{area}“.",
        "Prüfen Sie Koordinaten und Gebietsschlüssel.",
    ),
    "ground_misfit": (
        E,
        "Grenzen und Punkte passen nicht zusammen: {outside} von {all} {what} mit Koordinaten "
        "liegen außerhalb aller Gebiete, meist etwa {km} km.",
        "Prüfen Sie, ob es die Grenzen dieser Stadt und dieses Jahres sind, ob „crs“ bei den "
        "Punkten stimmt und ob die Spalte „area“ dort diese Gebiete meint.",
    ),
    "grid_needed_elsewhere": (
        E,
        "Keine Gitterzelle (von {all}) liegt im Umkreis der Gebiete; die Kinderzahlen einer ganzen "
        "Gemeinde lassen sich so nicht auf ihre Gebiete verteilen.",
        "Prüfen Sie, ob Gitter und Grenzen von derselben Gegend sind, oder nehmen Sie Kinderzahlen "
        "je Gebiet und lassen Sie [grid] weg.",
    ),
    "cells_elsewhere": (
        N,
        "{count} von {all} {all:Gitterzelle|Gitterzellen} {count:liegt|liegen} nicht im Umkreis "
        "der Gebiete; {count:sie wurde|sie wurden} nicht gelesen.",
        "Es ist nichts zu tun, wenn das Gitter größer ist als die Stadt.",
    ),
    "cells_empty": (
        N,
        "{count} {count:Gitterzelle steht|Gitterzellen stehen} mit „-1“ in „{name}“: unbewohnt "
        "oder geheim; {count:sie bleibt|sie bleiben} weg.",
        "Sind sie bewohnt, erklären Sie bei [grid] unter „signs“ die „-1“ zu „withheld“.",
    ),
    "grid_elsewhere": (
        W,
        "Keine Gitterzelle (von {all}) liegt im Umkreis der Gebiete.",
        "Prüfen Sie, ob es das Gitter dieser Gegend ist und ob die Spalten für x und y stimmen.",
    ),
    "grid_weight_taken": (
        N,
        "Als Zahl der Kinder je Gitterzelle gilt die Spalte „{name}“.",
        "Nennen Sie sonst unter „columns“ bei weight eine andere Spalte.",
    ),
    "grid_weight_open": (
        E,
        "Das Gitter hat mehrere Spalten mit Zahlen: {found}.",
        "Nennen Sie unter „columns“ bei weight die Spalte mit den Kindern.",
    ),
    "grid_where_missing": (
        E,
        "Das Gitter hat viele Zeilen je Zelle, eine für jedes Merkmal.",
        'Wählen Sie in den Angaben zur Datei aus, zum Beispiel mit where.Merkmal = "ALTER_10JG" '
        "und "
        'where.Auspraegung_Code = "1".',
    ),
    "grid_broken": (
        E,
        "Das Gitter ist nicht als Tabelle zu lesen.",
        "Speichern Sie es als CSV-Datei mit einer Zelle in jeder Zeile.",
    ),
    "grid_column_twice": (
        E,
        "Zwei Spalten des Gitters heißen „{name}“.",
        "Geben Sie jeder Spalte einen eigenen Namen.",
    ),
    "grid_file_taken": (
        N,
        "Das Archiv enthält mehrere Tabellen; gelesen wurde „{name}“.",
        "Nennen Sie sonst unter „layer“ eine andere.",
    ),
}
