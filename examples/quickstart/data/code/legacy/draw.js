var c = document.getElementById('c');
var ctx = c.getContext('2d');
var x = 50, y = 50, dx = 3, dy = 2, r = 10;
var x2 = 150, y2 = 80, dx2 = -2, dy2 = 4, r2 = 15;
var x3 = 250, y3 = 180, dx3 = 1, dy3 = -3, r3 = 20;

function draw() {
  ctx.clearRect(0, 0, 400, 300);
  ctx.beginPath();
  ctx.arc(x, y, r, 0, 6.28);
  ctx.fillStyle = 'red';
  ctx.fill();
  ctx.beginPath();
  ctx.arc(x2, y2, r2, 0, 6.28);
  ctx.fillStyle = 'green';
  ctx.fill();
  ctx.beginPath();
  ctx.arc(x3, y3, r3, 0, 6.28);
  ctx.fillStyle = 'blue';
  ctx.fill();
  x = x + dx; y = y + dy;
  x2 = x2 + dx2; y2 = y2 + dy2;
  x3 = x3 + dx3; y3 = y3 + dy3;
  if (x > 400 || x < 0) dx = -dx;
  if (y > 300 || y < 0) dy = -dy;
  if (x2 > 400 || x2 < 0) dx2 = -dx2;
  if (y2 > 300 || y2 < 0) dy2 = -dy2;
  if (x3 > 400 || x3 < 0) dx3 = -dx3;
  if (y3 > 300 || y3 < 0) dy3 = -dy3;
  console.log('draw', x, y);
  // console.log(x2, y2);
}
setInterval(draw, 20);
