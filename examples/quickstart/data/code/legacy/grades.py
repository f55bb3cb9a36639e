# program for grades
n = int(input("how many students "))
a = []
b = []
c = []
for i in range(n):
    x = input("name ")
    y = int(input("mark 1 "))
    z = int(input("mark 2 "))
    a.append(x)
    b.append(y)
    c.append(z)

d = []
for i in range(n):
    t = (b[i] + c[i]) / 2
    d.append(t)
    print(a[i], t)
    if t >= 90:
        print("A")
    elif t >= 80:
        print("B")
    elif t >= 70:
        print("C")
    elif t >= 60:
        print("D")
    else:
        print("F")

m = 0
mi = 0
for i in range(n):
    if d[i] > m:
        m = d[i]
        mi = i
print("best is", a[mi], m)
s = 0
for i in range(n):
    s = s + d[i]
print("avg", s / n)
# TODO sort
# TODO save to file
