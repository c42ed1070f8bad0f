# SPDX-License-Identifier: LGPL-3.0-or-later
# gnuplot -e "set='poly1d'; optimiser='sgd'; names='tanh elu';
#     out='FILE.svg'" figure.gp
# Mean norm and geometric mean loss of all activations, from results/.
set terminal svg size 900,420 font 'sans,12' background '#ffffff'
set output out
set datafile separator ','
set datafile commentschars '#'
colors = '#1f5fa8 #b03a2e #3b7d3b #b8860b #6a3d9a #2b2b2b'
file(a) = sprintf('results/%s-%s-%s.csv', set, a, optimiser)
mean(column) = strcol(2) eq 'mean' ? column : NaN
# rows of the seeds, if there are any, do not cut the lines
set datafile missing NaN
# for the last label of the x axis
set rmargin 5
set border lc rgb '#444444'
set tics textcolor rgb '#222222'
set grid xtics ytics lt 1 lw 0.5 lc rgb '#dddddd'
set xlabel 'step'
# whole numbers: '%.0s%c' makes 1k, 2k, 2k of 1000, 1500, 2000
set format x '%.0f'
set xtics rotate by -30
set multiplot layout 1,2 title sprintf('%s, %s', set, optimiser)
set title 'mean norm of the parameters'
set key right bottom
plot for [i=1:words(names)] file(word(names, i)) using 1:(mean($5)) with lines \
    lw 2 lc rgb word(colors, i) title word(names, i)
set title 'geometric mean of the loss'
set key right top
set logscale y
set format y '10^{%T}'
plot for [i=1:words(names)] file(word(names, i)) using 1:(mean($3)) with lines \
    lw 2 lc rgb word(colors, i) title word(names, i)
unset multiplot
