"""Vector files as features in degrees: GeoJSON, TopoJSON, Shapefile, GeoPackage."""
