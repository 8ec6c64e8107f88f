instant = { $day } { $month } { $year }, { $hour }
