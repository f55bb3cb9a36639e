<?php
// inventory page, old version
include "config.php";
include "functions.php";

$q = $_GET['q'];
$page = isset($_GET['page']) ? (int)$_GET['page'] : 1;
$items = array();

$f = fopen("data/inventory.txt", "r");
if ($f) {
    while (($line = fgets($f)) !== false) {
        $parts = explode(";", trim($line));
        if (count($parts) < 4) continue;
        if ($q != "" && strpos(strtolower($parts[1]), strtolower($q)) === false) continue;
        $items[] = $parts;
    }
    fclose($f);
} else {
    echo "cannot open file"; exit;
}

// sort by name
for ($i = 0; $i < count($items); $i++) {
    for ($j = 0; $j < count($items) - 1; $j++) {
        if ($items[$j][1] > $items[$j + 1][1]) {
            $tmp = $items[$j];
            $items[$j] = $items[$j + 1];
            $items[$j + 1] = $tmp;
        }
    }
}

$start = ($page - 1) * 20;
echo "<table border=1>";
echo "<tr><td>No</td><td>Name</td><td>Count</td><td>Price</td></tr>";
for ($i = $start; $i < $start + 20; $i++) {
    if ($i >= count($items)) break;
    echo "<tr>";
    echo "<td>" . htmlspecialchars($items[$i][0]) . "</td>";
    echo "<td>" . htmlspecialchars($items[$i][1]) . "</td>";
    echo "<td>" . $items[$i][2] . "</td>";
    echo "<td>" . $items[$i][3] . "</td>";
    echo "</tr>";
}
echo "</table>";

$pages = ceil(count($items) / 20);
for ($p = 1; $p <= $pages; $p++) {
    if ($p == $page) echo "<b>$p</b> ";
    else echo "<a href='inventory.php?page=$p&q=" . urlencode($q) . "'>$p</a> ";
}
echo "<br>total: " . count($items);
?>
